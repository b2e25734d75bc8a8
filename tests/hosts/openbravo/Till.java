// SPDX-License-Identifier: LGPL-2.1-or-later
// A till of the Openbravo family as far as scripts see it: tickets, lines, customers, users, the sales panel, and how events
// are evaluated. The classes are called as nothing in the POS is, for scripts may rely on methods alone.

import java.util.*;

final class Till {
    enum TicketType { NORMAL, REFUND, PAYMENT }

    public static class Tax {
        public double rate = 0.13;
        public double getRate() { return rate; }
    }

    public static class Line {
        protected String id;
        private final String name, category;
        private double multiply, price; // net
        private final Tax tax;
        private Properties properties = new Properties();

        public Line(String id, String name, String category, double multiply, double price, Tax tax) {
            this.id = id; this.name = name; this.category = category;
            this.multiply = multiply; this.price = price; this.tax = tax;
        }
        public Line(String name, String taxCategory, double multiply, double price, Tax tax) {
            this(null, name, null, multiply, price, tax);
        }
        protected Line made(String id) { return new Line(id, name, category, multiply, price, tax); }
        public Line copyTicketLine() {
            Line copy = made(id);
            copy.properties = (Properties) properties.clone();
            return copy;
        }
        public String getProductID() { return id; }
        public String getProductName() { return name; }
        public String getProductCategoryID() { return category; }
        public String getProductTaxCategoryID() { return "001"; }
        public double getMultiply() { return multiply; }
        public void setMultiply(double value) { multiply = value; }
        public double getPrice() { return price; }
        public double getTaxRate() { return tax.rate; }
        public Tax getTaxInfo() { return tax; }
        public double getValue() { return multiply * price * (1.0 + tax.rate); }
        public String getProperty(String key) { return properties.getProperty(key); }
        public void setProperty(String key, String value) { properties.setProperty(key, value); }
    }

    public static class ChromisLine extends Line {
        public ChromisLine(String id, String name, String category, double multiply, double price, Tax tax) {
            super(id, name, category, multiply, price, tax);
        }
        public ChromisLine(String name, String taxCategory, double multiply, double price, Tax tax) {
            super(name, taxCategory, multiply, price, tax);
        }
        @Override protected Line made(String id) {
            return new ChromisLine(id, getProductName(), getProductCategoryID(), getMultiply(), getPrice(), getTaxInfo());
        }
        public void setProductID(String value) { id = value; }
    }

    public static class Customer {
        public String id, card, name;
        public Customer(String id, String card, String name) { this.id = id; this.card = card; this.name = name; }
        public String getId() { return id; }
        public String getCard() { return card; }
        public String getName() { return name; }
    }

    public static class User {
        public String getId() { return "u-1"; }
        public String getName() { return "\u674e\u660e"; }
    }

    public static class Payment {
        private final String name; private final double total;
        public Payment(String name, double total) { this.name = name; this.total = total; }
        public String getName() { return name; }
        public double getTotal() { return total; }
    }

    /** What all have in common; the type of a ticket is what differs. */
    public static class Ticket {
        protected TicketType type = TicketType.NORMAL;
        public String id = UUID.randomUUID().toString();
        public int number;
        public Date date = new Date();
        public Customer customer;
        public List<Line> lines = new ArrayList<>();
        public List<Payment> payments = new ArrayList<>();
        public Properties properties = new Properties();

        public String getId() { return id; }
        public int getTicketId() { return number; }
        public Date getDate() { return date; }
        public String getActiveCash() { return "shift-1"; }
        public Customer getCustomer() { return customer; }
        public int getLinesCount() { return lines.size(); }
        public Line getLine(int i) { return lines.get(i); }
        public void addLine(Line line) { lines.add(line); }
        public List<Payment> getPayments() { return payments; }
        public String getProperty(String key) { return properties.getProperty(key); }
        public void setProperty(String key, String value) { properties.setProperty(key, value); }
        public String getHost() { throw new IllegalStateException("use hostname"); }
        double gross() { return lines.stream().mapToDouble(Line::getValue).sum(); }
    }
    public static class OpenbravoTicket extends Ticket {
        public int getTicketType() { return type.ordinal(); }
    }
    public static class UnicentaTicket extends Ticket {
        public int status;
        public int getTicketType() { return type.ordinal(); }
        public int getTicketStatus() { return status; }
        public void setTicketStatus(int value) { status = value; }
    }
    public static class ChromisTicket extends Ticket {
        public TicketType getTicketType() { return type; }
    }

    public static class Sales {
        public int selected = -1;
        public void setSelectedIndex(int i) { selected = i; }
    }

    /** A password in clear text, as some versions bind it: nobody has business with it. */
    public static class Secret {
        public int touched;
        @Override public String toString() { touched++; return "secret"; }
    }

    // ---- the panel

    final String dialect;
    final Map<String, String> resources = new HashMap<>(); // by event key or button code
    final User user = new User();
    final Sales sales = new Sales();
    final Tax tax = new Tax();
    final Secret secret = new Secret();
    int sale = 1, refund = 1; // two sequences, which collide

    Till(String dialect) { this.dialect = dialect; }

    Ticket ticket() {
        return dialect.equals("chromis") ? new ChromisTicket() : dialect.startsWith("unicenta") ? new UnicentaTicket()
            : new OpenbravoTicket();
    }

    /** The newest line evaluates nothing but ticket.close. */
    boolean knows(String event) { return !dialect.equals("unicenta-new") || event.equals("ticket.close"); }

    /** As the POS evaluates a script: a new interpreter each time, of whose errors only EvalError is caught. */
    Object fire(String event, Ticket ticket) { return fire(event, ticket, -1); }

    /** index: the line that an event is about; -1: none. */
    Object fire(String event, Ticket ticket, int index) {
        String source = resources.get(event);
        if (source == null || (event.startsWith("ticket.") && !knows(event)))
            return null;
        try {
            bsh.Interpreter interpreter = new bsh.Interpreter();
            interpreter.set("ticket", ticket);
            interpreter.set("place", null);
            interpreter.set("taxes", new ArrayList<Object>());
            interpreter.set("taxeslogic", new Object());
            interpreter.set("user", user);
            interpreter.set("sales", sales);
            if (dialect.equals("chromis")) {
                interpreter.set("dbURL", secret);
                interpreter.set("dbUser", secret);
                interpreter.set("dbPassword", secret);
            }
            if (index >= 0)
                interpreter.set("index", index);
            if (!dialect.equals("openbravo"))
                interpreter.set("hostname", "till-7");
            return interpreter.eval(source);
        } catch (bsh.EvalError error) {
            return error;
        }
    }

    /** A resource that is evaluated by its own name, with hardly anything bound. */
    Object fireNamed(String name, Map<String, Object> bound) {
        try {
            bsh.Interpreter interpreter = new bsh.Interpreter();
            for (Map.Entry<String, Object> each : bound.entrySet())
                interpreter.set(each.getKey(), each.getValue());
            return interpreter.eval(resources.get(name));
        } catch (bsh.EvalError error) {
            return error;
        }
    }

    /** The cashier takes a line off: asked first, told afterwards. */
    void remove(Ticket ticket, int index) {
        if (dialect.equals("chromis") && ticket.getLine(index).getProductID().equals("sc999-001")) // fails without a product
            throw new IllegalStateException("a service charge");
        if (fire("ticket.removeline", ticket, index) != null)
            return;
        ticket.lines.remove(index);
        fire("ticket.change", ticket);
    }

    /** 40.123 litres at 6.593... net: amounts are what doubles make of them. */
    Line fuel(double litres) { return line("p-92", "92#", "c-fuel", litres, 7.45 / 1.13); }
    Line goods(double units) { return line("p-tea", "\u7eff\u8336", "c-drinks", units, 5.0 / 1.13); }
    private Line line(String id, String name, String category, double units, double price) {
        return dialect.equals("chromis") ? new ChromisLine(id, name, category, units, price, tax)
            : new Line(id, name, category, units, price, tax);
    }

    /** Total, payment, save, close; saved: whether the database took it. Returns what total gave: not null stops it. */
    Object pay(Ticket ticket, boolean saved) {
        Object stopped = fire("ticket.total", ticket);
        if (stopped != null)
            return stopped;
        ticket.payments = new ArrayList<>(List.of(new Payment("cash", ticket.gross())));
        fire("ticket.save", ticket);
        if (saved && ticket.number == 0)
            ticket.number = ticket.type == TicketType.REFUND ? refund++ : sale++;
        fire("ticket.close", ticket); // after a failed save too
        return null;
    }

    Ticket refundOf(Ticket old) {
        Ticket back = ticket();
        back.type = TicketType.REFUND;
        back.customer = old.customer;
        back.payments = old.payments; // at total it still carries them
        for (Line line : old.lines) {
            Line copy = line.copyTicketLine();
            copy.setMultiply(-line.getMultiply());
            back.lines.add(copy);
        }
        if (back instanceof UnicentaTicket)
            ((UnicentaTicket) back).setTicketStatus(old.number);
        if (back instanceof ChromisTicket)
            back.setProperty("oldticket", old.id);
        return back;
    }

    /** An edited ticket: the same number, another id. */
    Ticket edited(Ticket old) {
        Ticket copy = ticket();
        copy.number = old.number;
        copy.date = old.date;
        copy.customer = old.customer;
        copy.properties = (Properties) old.properties.clone();
        for (Line line : old.lines)
            copy.lines.add(line.copyTicketLine());
        return copy;
    }

    /** Takes `units` of the first line off into a ticket of their own, which has none of the properties. */
    Ticket split(Ticket ticket, double units) {
        Ticket other = ticket();
        Line part = ticket.lines.get(0).copyTicketLine();
        part.setMultiply(units);
        ticket.lines.get(0).setMultiply(ticket.lines.get(0).getMultiply() - units);
        other.lines.add(part);
        other.customer = ticket.customer;
        return other;
    }
}
