// SPDX-License-Identifier: LGPL-2.1-or-later
// The real scripts in the real BeanShell, on tills that behave as those of the Openbravo family do. One test for each of
// their habits; run by tests/openbravo_test.sh, which looks at the side database afterwards.
//
// TillTest SCRIPTS WORK REGULARS TEST...: each test has its settings and its database in WORK/TEST.

import java.io.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;
import javax.swing.UIManager;

public final class TillTest {
    static final String PLATE = "\u7ca4B12345";
    static Path scripts, work;
    static String regulars;

    /** What a cashier sees and types. Public, for BeanShell calls it by reflection. */
    public static final class Screen {
        public List<String> shown = new ArrayList<>();
        public Deque<Map<String, Object>> answers = new ArrayDeque<>();
        public List<List<?>> asked = new ArrayList<>();
        public List<?> plates;
        public String plate, action;

        public List<String> hinted = new ArrayList<>();

        public void show(String text) { shown.add(text); }
        public void hint(String text) { hinted.add(text); }
        public String askPlate(List<?> recent) { plates = new ArrayList<>(recent); return plate; }
        public Map<String, Object> ask(String label, List<?> fields) { asked.add(fields); return answers.poll(); }
        public Map<?, ?> choose(List<?> actions) {
            for (Object each : actions)
                if (((Map<?, ?>) each).get("id").equals(action))
                    return (Map<?, ?>) each;
            return null;
        }
    }

    static final Screen screen = new Screen();
    static final String[] EVENTS = { "ticket.show", "ticket.change", "ticket.removeline", "ticket.total", "ticket.close",
        "application.started", "cash.close", "button.show", "button.plate", "button.redeem", "button.menu" };

    static Till till(String dialect) throws IOException {
        Till till = new Till(dialect);
        String source = Files.readString(scripts.resolve("event.bsh"), StandardCharsets.US_ASCII);
        for (String event : EVENTS)
            till.resources.put(event, source.replace("@EVENT@", event).replace("@GLUE@", scripts.resolve("glue.bsh").toString())
                .replace("@SETTINGS@", work.resolve("settings").toString()));
        UIManager.put("regulars.screen", screen);
        open(till);
        return till;
    }

    /** The panel comes up, and with it the glue; a test begins when the plugin is there. */
    static void open(Till till) {
        till.fire("ticket.show", null);
        Till.Ticket nobody = till.ticket();
        for (int i = 0; i < 100 && !till.dialect.equals("unicenta-new"); i++) {
            till.fire("button.show", nobody);
            if (screen.shown.size() > 0 && !screen.shown.get(screen.shown.size() - 1).contains("come back"))
                break;
        }
        for (int i = 0; i < 3; i++)
            till.fire("button.show", nobody);
        screen.shown.clear();
    }

    static void is(boolean truth, String what) {
        if (!truth)
            throw new AssertionError(what + "; shown: " + screen.shown);
    }

    static void equal(Object wanted, Object found, String what) {
        is(Objects.equals(wanted, found), what + ": " + found + ", expected " + wanted);
    }

    static Till.Ticket fuelTicket(Till till, double litres) {
        Till.Ticket ticket = till.ticket();
        ticket.addLine(till.fuel(litres));
        return ticket;
    }

    /** A ticket whose plate was typed at the till. */
    static Till.Ticket withPlate(Till till, Till.Ticket ticket, String plate) {
        screen.plate = plate;
        equal(null, till.fire("button.plate", ticket), "the button");
        return ticket;
    }

    /** What SQL gives, through the sqlite3 command: the side database as anybody sees it. */
    static String sql(String statement) throws Exception {
        Process process = new ProcessBuilder("sqlite3", "-cmd", ".timeout 5000", work.resolve("side.db").toString())
            .redirectErrorStream(true).start();
        // Not as an argument, which the C locale would spoil.
        process.getOutputStream().write((statement + ";").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
        equal(0, process.waitFor(), out);
        return out;
    }

    static String lastHint() { return screen.hinted.isEmpty() ? "" : screen.hinted.get(screen.hinted.size() - 1); }
    static String lastShown() { return screen.shown.isEmpty() ? "" : screen.shown.get(screen.shown.size() - 1); }

    // ---- what the family does

    static void ticket_show_fires_with_no_ticket_on_panel_switches() throws Exception {
        Till till = till("unicenta");
        for (String event : EVENTS)
            equal(null, till.fire(event, null), event);
        equal(0, screen.shown.size(), "messages");
    }

    static void a_card_scan_fires_no_event_so_a_button_shows_the_tier() throws Exception {
        Till till = till("unicenta");
        Till.Ticket ticket = fuelTicket(till, 40.0);
        ticket.customer = new Till.Customer("1", null, "\u738b\u4f1f");
        till.fire("button.show", ticket);
        is(lastShown().contains("Basic"), "the tier is shown");
        till.pay(ticket, true);
        is(lastHint().contains("40"), "the preview is shown at total: " + lastHint());
    }

    static void the_plate_is_asked_in_one_step_and_stays_on_the_ticket() throws Exception {
        Till till = till("openbravo");
        Till.Ticket ticket = withPlate(till, fuelTicket(till, 40.0), PLATE);
        equal(PLATE, ticket.getProperty("regulars.plate"), "the property");
        is(lastShown().contains("\u738b\u4f1f"), "the customer's Chinese name is shown");
        till.pay(ticket, true);
        equal(PLATE + "|c:1", sql("SELECT (SELECT value FROM identity WHERE no = f.plate), "
            + "(SELECT value FROM identity WHERE no = v.subject) FROM fact_sale f JOIN view_sale v ON v.sale = f.no"), "captured");
    }

    static void the_last_plates_of_this_pump_come_first() throws Exception {
        Till till = till("openbravo");
        for (String plate : new String[] { "A1", "A2", "A3" }) {
            Till.Ticket ticket = fuelTicket(till, 10.0);
            ticket.getLine(0).setProperty("pump", plate.equals("A1") ? "1" : "2");
            withPlate(till, ticket, plate);
        }
        Till.Ticket ticket = fuelTicket(till, 10.0);
        ticket.getLine(0).setProperty("pump", "1");
        withPlate(till, ticket, null);
        equal(List.of("A1", "A3", "A2"), screen.plates, "plates");
    }

    static void a_void_fires_nothing_and_what_was_set_aside_ends_by_itself() throws Exception {
        Till till = till("chromis");
        Till.Ticket ticket = withPlate(till, fuelTicket(till, 40.0), PLATE);
        redeem(till, ticket);
        // The cashier cancels the ticket: no event.
        equal("0", sql("SELECT count(*) FROM fact_sale WHERE till = 'till-7'"), "sales");
        equal("1", sql("SELECT count(*) FROM view_hold WHERE sale = 0 AND until > at"), "holds with an end");
    }

    static void editing_a_closed_ticket_replaces_it() throws Exception {
        for (String dialect : new String[] { "openbravo", "unicenta", "chromis" }) {
            Till till = till(dialect);
            Till.Ticket ticket = withPlate(till, fuelTicket(till, 40.0), PLATE);
            till.sale = 100 + dialect.length();
            till.pay(ticket, true);
            Thread.sleep(5); // a revision is the millisecond of the first closing
            Till.Ticket edited = till.edited(ticket);
            edited.getLine(0).setMultiply(30.0);
            till.pay(edited, true);
            equal("30000", sql("SELECT sum(volume_ml) FROM view_sale WHERE sale IN (SELECT no FROM fact_sale WHERE receipt = '"
                + ticket.number + "')"), dialect);
        }
    }

    static void a_split_ticket_keeps_the_plate_of_its_lines() throws Exception {
        for (String dialect : new String[] { "openbravo", "unicenta", "chromis" }) {
            Till till = till(dialect);
            till.sale = 200 + 10 * dialect.length();
            Till.Ticket nine = withPlate(till, fuelTicket(till, 10.0), PLATE);
            Till.Ticket one = till.split(nine, 1.0);
            equal(null, one.getProperty("regulars.plate"), "the split ticket's property");
            till.pay(nine, true);
            till.pay(one, true);
            equal("1000|9000", sql("SELECT group_concat(v, '|') FROM (SELECT volume_ml AS v FROM view_sale WHERE subject = "
                + "(SELECT no FROM identity WHERE value = 'c:1') AND sale IN (SELECT no FROM fact_sale WHERE receipt IN ('"
                + nine.number + "', '" + one.number + "')) ORDER BY 1)"), dialect);
        }
    }

    static void refunds_collide_with_sale_numbers_and_find_their_original() throws Exception {
        for (String dialect : new String[] { "unicenta", "chromis" }) {
            Till till = till(dialect);
            till.sale = till.refund = 300 + 10 * dialect.length();
            Till.Ticket ticket = withPlate(till, fuelTicket(till, 40.0), PLATE);
            till.pay(ticket, true);
            Till.Ticket back = till.refundOf(ticket);
            till.pay(back, true);
            equal(ticket.number, back.number, "the numbers");
            equal("0", sql("SELECT volume_ml - refunded_ml FROM (SELECT sum(volume_ml) AS volume_ml, 0 AS refunded_ml FROM view_sale "
                + "WHERE sale IN (SELECT no FROM fact_sale WHERE receipt = '" + ticket.number + "'))"), dialect);
        }
    }

    static void a_refund_finds_its_original_after_the_till_was_started_anew() throws Exception {
        for (String dialect : new String[] { "unicenta", "chromis" }) {
            Till till = till(dialect);
            till.sale = till.refund = 400 + 10 * dialect.length();
            Till.Ticket ticket = withPlate(till, fuelTicket(till, 40.0), PLATE);
            till.pay(ticket, true);
            UIManager.put("regulars.till", null);
            UIManager.put("regulars.failed", null);
            Till anew = till(dialect);
            anew.refund = till.refund;
            anew.pay(anew.refundOf(ticket), true);
            equal("0", sql("SELECT sum(volume_ml) FROM view_sale WHERE subject = (SELECT no FROM identity WHERE value = 'c:1')"), dialect);
            UIManager.put("regulars.till", null);
            UIManager.put("regulars.failed", null);
        }
    }

    static void a_refund_at_total_still_carries_the_originals_payments_and_shows_nothing() throws Exception {
        Till till = till("openbravo");
        Till.Ticket ticket = withPlate(till, fuelTicket(till, 40.0), PLATE);
        till.pay(ticket, true);
        Till.Ticket back = till.refundOf(ticket);
        screen.shown.clear();
        equal(null, till.fire("ticket.total", back), "total");
        equal(0, screen.shown.size(), "messages");
        equal("1", sql("SELECT count(*) FROM fact_sale WHERE till != ''"), "sales");
    }

    static void amounts_are_unrounded_doubles() throws Exception {
        Till till = till("unicenta");
        Till.Ticket ticket = till.ticket();
        Till.Line line = new Till.Line("p-tea", "tea", "c-drinks", 1.0, 51.780498 / 1.13, till.tax);
        ticket.addLine(line);
        ticket.addLine(till.fuel(40.1235));
        till.pay(ticket, true);
        // 51.78; 40.1235 l are 40.124 (half up); 40.1235 x 7.45 = 298.920075.
        equal("5178,29892|40124", sql("SELECT group_concat(json_extract(l.value, '$.amount_minor')), sum(json_extract(l.value, "
            + "'$.volume_ml')) FROM fact_sale f, json_each(f.body, '$.lines') l"), "lines");
    }

    static void ticket_close_fires_even_after_a_failed_save() throws Exception {
        Till till = till("unicenta");
        Till.Ticket ticket = withPlate(till, fuelTicket(till, 40.0), PLATE);
        till.pay(ticket, false);
        equal("0", sql("SELECT count(*) FROM fact_sale"), "after the failed save");
        till.pay(ticket, true);
        till.fire("ticket.close", ticket); // and once more
        equal("1|40", sql("SELECT count(*), sum(promised_points) FROM fact_sale"), "after the second");
    }

    static void a_new_interpreter_per_event_loads_the_glue_once() throws Exception {
        Till till = till("unicenta");
        Object glue = UIManager.get("regulars.till");
        is(glue != null, "the glue is kept");
        for (int i = 0; i < 5; i++)
            till.pay(withPlate(till, fuelTicket(till, 10.0 + i), PLATE), true);
        is(glue == UIManager.get("regulars.till"), "it is the same");
        equal("5", sql("SELECT count(*) FROM fact_sale"), "sales");
    }

    static void an_error_never_leaves_a_script() throws Exception {
        Till till = till("openbravo");
        Till.Ticket broken = new Till.OpenbravoTicket() {
            @Override public int getLinesCount() { throw new StackOverflowError("of the POS"); }
        };
        broken.number = 5;
        for (String event : EVENTS)
            equal(null, till.fire(event, broken), event);
    }

    static void nothing_is_returned_for_that_would_cancel() throws Exception {
        Till till = till("chromis");
        Till.Ticket ticket = withPlate(till, fuelTicket(till, 40.0), PLATE);
        for (String event : EVENTS)
            equal(null, till.fire(event, ticket), event);
    }

    static void an_absent_variable_is_no_error() throws Exception {
        Till till = till("openbravo"); // has no hostname
        till.pay(withPlate(till, fuelTicket(till, 40.0), PLATE), true);
        equal("1", sql("SELECT till FROM fact_sale"), "the till without a name");
        till = till("unicenta");
        till.sale = 9;
        till.pay(fuelTicket(till, 40.0), true);
        equal("till-7", sql("SELECT till FROM fact_sale WHERE receipt = '9'"), "the till's name");
    }

    static void the_newest_line_evaluates_only_ticket_close() throws Exception {
        Till till = till("unicenta-new");
        Till.Ticket ticket = withPlate(till, fuelTicket(till, 40.0), PLATE);
        till.pay(ticket, true);
        equal("1|" , sql("SELECT count(*), promised_points FROM fact_sale"), "captured, and nothing promised");
    }

    static void an_older_script_goes_on_behind_ours() throws Exception {
        Till till = till("unicenta");
        till.resources.put("ticket.close", till.resources.get("ticket.close") + "\nticket.setProperty(\"old\", \"ran\"); return \"x\";");
        Till.Ticket ticket = withPlate(till, fuelTicket(till, 40.0), PLATE);
        ticket.number = 77;
        equal("x", till.fire("ticket.close", ticket), "what the old script returns");
        equal("ran", ticket.getProperty("old"), "the old script");
        equal("1", sql("SELECT count(*) FROM fact_sale"), "sales");
    }

    static void redeem(Till till, Till.Ticket ticket) {
        screen.answers.clear();
        screen.answers.add(new HashMap<>(Map.of("reward", "money")));
        screen.answers.add(new HashMap<>(Map.of("points", "100")));
        till.fire("button.redeem", ticket);
    }

    static void redeeming_adds_a_negative_line_that_the_sale_takes() throws Exception {
        for (String dialect : new String[] { "openbravo", "unicenta", "chromis" }) {
            Till till = till(dialect);
            till.sale = 500 + 10 * dialect.length();
            Till.Ticket ticket = withPlate(till, fuelTicket(till, 40.0), PLATE);
            redeem(till, ticket);
            equal(2, ticket.getLinesCount(), dialect + ": lines");
            is(Math.abs(ticket.getLine(1).getValue() + 10.0) < 1e-9, "10 points a yuan: " + ticket.getLine(1).getValue());
            equal(1, till.sales.selected, "the line that is selected");
            till.pay(ticket, true);
            equal("100|-1000", sql("SELECT json_extract(body, '$.redemptions[0].points'), json_extract(body, '$.lines[1].amount_minor') "
                + "FROM fact_sale WHERE receipt = '" + ticket.number + "'"), dialect);
        }
    }

    static void the_menu_tags_enrols_and_notes() throws Exception {
        Till till = till("unicenta");
        Till.Ticket ticket = withPlate(till, fuelTicket(till, 40.0), "\u6caaA99999");
        screen.action = "enrol";
        screen.answers.add(new HashMap<>(Map.of("name", "\u5f20\u4e09", "plate", "\u6caaA99999")));
        till.fire("button.menu", ticket);
        equal("1", sql("SELECT count(*) FROM view_customer WHERE profile LIKE '%\u5f20\u4e09%'"), "enrolled in Chinese");
        screen.action = "note";
        screen.answers.clear();
        screen.answers.add(new HashMap<>(Map.of("text", "\u559c\u6b22\u7eff\u8336", "note", "\u559c\u6b22\u7eff\u8336")));
        till.fire("button.menu", ticket);
        is(screen.asked.size() >= 2, "a form was asked");
    }

    static void what_the_receipt_may_print_stands_on_the_ticket_before_it_is_saved() throws Exception {
        Till till = till("unicenta");
        Till.Ticket ticket = withPlate(till, fuelTicket(till, 40.0), PLATE);
        till.pay(ticket, true);
        equal("40", ticket.getProperty("regulars.promised"), "earned");
        equal("0", ticket.getProperty("regulars.spent"), "spent");
        Till.Ticket redeemed = withPlate(till, fuelTicket(till, 40.0), PLATE);
        redeem(till, redeemed);
        till.fire("ticket.total", redeemed);
        equal("100", redeemed.getProperty("regulars.spent"), "spent, when something is redeemed");
        is(ticket.getProperty("regulars.line1").length() > 0, "a line");
        equal("40", sql("SELECT promised_points FROM fact_sale"), "promised");
    }

    static void two_hundred_sales_in_one_jvm_leave_nothing_behind() throws Exception {
        Till till = till("unicenta");
        long before = 0, threads = 0, blocks = 0;
        for (int i = 0; i < 200; i++) {
            Till.Ticket ticket = fuelTicket(till, 40.0 + i / 100.0);
            ticket.setProperty("regulars.plate", PLATE);
            till.pay(ticket, true);
            if (i == 50) {
                before = handles();
                threads = listed("/proc/self/task");
                blocks = blocksOfJna();
            }
        }
        equal("200", sql("SELECT count(*) FROM fact_sale"), "sales");
        is(handles() <= before + 2, "file handles: " + before + " after 50 sales, " + handles() + " after 200");
        is(listed("/proc/self/task") <= threads + 4, "threads: " + threads + " after 50 sales, " + listed("/proc/self/task") + " after 200");
        is(blocksOfJna() <= blocks + 2, "JNA's memory: " + blocks + " blocks after 50 sales, " + blocksOfJna() + " after 200");
    }

    static long listed(String folder) {
        String[] list = new File(folder).list();
        return list == null ? 0 : list.length;
    }

    static long handles() { return listed("/proc/self/fd"); }

    /** Memory that JNA holds for us; 0 where calls go to the helper, and there is no JNA. */
    static long blocksOfJna() throws Exception {
        ClassLoader loader = (ClassLoader) UIManager.get("regulars.jna");
        if (loader == null)
            return 0;
        System.gc();
        for (java.lang.reflect.Field field : Class.forName("com.sun.jna.Memory", true, loader).getDeclaredFields())
            if (Map.class.isAssignableFrom(field.getType())) {
                field.setAccessible(true);
                return ((Map<?, ?>) field.get(null)).size();
            }
        throw new AssertionError("this JNA counts its memory in another way than is known");
    }

    /** settings name a plugin that counts what it has given and got back. */
    static void every_reply_is_given_back_to_the_plugin() throws Exception {
        Till till = till("unicenta");
        for (int i = 0; i < 20; i++)
            till.pay(fuelTicket(till, 40.0), true);
        Object counted = ((bsh.Interpreter) UIManager.get("regulars.till")).eval(
            "new int[] { lib[3].getFunction(\"n_given\").invokeInt(new Object[0]), lib[3].getFunction(\"n_kept\").invokeInt(new Object[0]) }");
        is(((int[]) counted)[0] >= 20, "replies: " + ((int[]) counted)[0]);
        equal(0, ((int[]) counted)[1], "replies that were kept");
    }

    static void ticket_change_shows_once_whose_card_was_scanned() throws Exception {
        Till till = till("chromis");
        Till.Ticket ticket = fuelTicket(till, 40.0);
        till.fire("ticket.change", ticket);
        equal(0, screen.hinted.size(), "nobody is named yet");
        ticket.customer = new Till.Customer("1", null, "\u738b\u4f1f"); // the scan itself fires nothing
        ticket.addLine(till.goods(1.0));
        till.fire("ticket.change", ticket);
        is(lastHint().contains("\u738b\u4f1f") && lastHint().contains("300"), "who it is, and the balance: " + lastHint());
        ticket.addLine(till.goods(1.0));
        till.fire("ticket.change", ticket);
        equal(1, screen.hinted.size(), "once a customer");
        equal(0, screen.shown.size(), "nothing that has to be answered");
    }

    static void chromis_removes_no_line_without_a_product_so_ours_has_one() throws Exception {
        Till till = till("chromis");
        Till.Ticket ticket = withPlate(till, fuelTicket(till, 40.0), PLATE);
        redeem(till, ticket);
        equal("xxx999_999xxx_x9x9x9", ticket.getLine(1).getProductID(), "its own product for such lines");
        till.pay(ticket, true);
        equal("money", sql("SELECT json_extract(body, '$.lines[1].product') FROM fact_sale"), "what the sale says");
    }

    static void removing_the_negative_line_gives_back_what_was_set_aside() throws Exception {
        for (String dialect : new String[] { "openbravo", "chromis" }) {
            Till till = till(dialect);
            Till.Ticket ticket = withPlate(till, fuelTicket(till, 40.0), PLATE);
            redeem(till, ticket);
            is(lastShownOf(till, ticket).contains("200"), "100 of 300 are set aside");
            till.remove(ticket, 1);
            equal(1, ticket.getLinesCount(), "lines");
            is(lastShownOf(till, ticket).contains("300"), "all of them are there again");
            till.remove(ticket, 0); // an ordinary one
        }
    }

    static String lastShownOf(Till till, Till.Ticket ticket) {
        till.fire("button.show", ticket);
        return lastShown();
    }

    static void application_started_loads_the_glue_with_no_ticket_at_all() throws Exception {
        Till till = till("unicenta");
        UIManager.put("regulars.till", null);
        UIManager.put("regulars.failed", null); // as in a till that was just started
        equal(null, till.fireNamed("application.started", Map.of("device", "till-7")), "the event");
        is(UIManager.get("regulars.till") != null, "the glue is there");
    }

    static void cash_close_ends_the_shift_of_the_last_sale() throws Exception {
        Till till = till("unicenta");
        equal(null, till.fireNamed("cash.close", Map.of()), "a shift without a sale");
        equal("0", sql("SELECT count(*) FROM fact_sale"), "nothing to end");
        till.pay(fuelTicket(till, 40.0), true);
        equal(null, till.fireNamed("cash.close", Map.of()), "the event"); // nothing is bound
        equal("shift-1|till-7|\u674e\u660e", sql("SELECT shift, till, attendant FROM fact_sale WHERE kind = 'shift'"), "the end");
    }

    static void the_tickets_host_is_never_asked_for() throws Exception {
        Till till = till("unicenta"); // whose getHost throws
        till.pay(withPlate(till, fuelTicket(till, 40.0), PLATE), true);
        equal("till-7", sql("SELECT till FROM fact_sale"), "what is bound as hostname");
    }

    static void the_password_of_the_database_is_not_touched() throws Exception {
        Till till = till("chromis"); // which binds it
        Till.Ticket ticket = withPlate(till, fuelTicket(till, 40.0), PLATE);
        for (String event : EVENTS)
            till.fire(event, ticket);
        equal(0, till.secret.touched, "looked at");
        bsh.Interpreter glue = (bsh.Interpreter) UIManager.get("regulars.till");
        for (String name : new String[] { "dbURL", "dbUser", "dbPassword" })
            equal(null, glue.get(name), name);
    }

    static void the_refund_screen_has_no_buttons_and_a_refund_needs_none() throws Exception {
        Till till = till("unicenta");
        Till.Ticket ticket = withPlate(till, fuelTicket(till, 40.0), PLATE);
        till.pay(ticket, true);
        till.pay(till.refundOf(ticket), true); // its events, and no button
        equal("0", sql("SELECT sum(volume_ml) FROM view_sale WHERE subject = (SELECT no FROM identity WHERE value = 'c:1')"),
            "litres of the customer");
    }

    static void chinese_is_whole_in_the_c_locale() throws Exception {
        Till till = till("chromis");
        till.pay(withPlate(till, fuelTicket(till, 40.0), "\u7ca4B\u00b7D12345"), true); // as it is written on some
        equal("\u7ca4BD12345|\u674e\u660e|\u7eff\u8336", sql("SELECT (SELECT value FROM identity WHERE no = plate), attendant, '"
            + "\u7eff\u8336' FROM fact_sale"), "the plate and the attendant");
        is(lastHint().indexOf('?') < 0 && lastShown().indexOf('?') < 0, "no question marks: " + lastHint() + lastShown());
    }

    static void customers_of_the_till_are_left_to_it() throws Exception {
        Till till = till("unicenta"); // whose events customer.created, .updated and .deleted we do not take part in
        Till.Ticket ticket = fuelTicket(till, 40.0);
        ticket.customer = new Till.Customer("5f0c-77", "", "\u5f20\u4e09");
        till.pay(ticket, true);
        equal("0", sql("SELECT count(*) FROM view_customer WHERE profile LIKE '%\u5f20\u4e09%'"), "nobody is enrolled unasked");
        equal("1", sql("SELECT count(*) FROM fact_sale"), "sales");
    }

    static void a_database_that_comes_after_the_till_was_started_gets_all_sales() throws Exception {
        Path away = Files.createDirectory(work.resolve("away"));
        move(work, away);
        Till till = till("unicenta");
        till.pay(fuelTicket(till, 40.0), true);
        equal(1, Files.readAllLines(work.resolve("pending.jsonl")).size(), "sales that wait");
        move(away, work);
        for (int i = 0; i < 400 && !sql("SELECT count(*) FROM fact_sale").equals("1"); i++) {
            till.fire("button.show", till.ticket());
            Thread.sleep(25);
        }
        equal("1", sql("SELECT count(*) FROM fact_sale"), "sales");
        is(!Files.exists(work.resolve("pending.jsonl.refused")), "it was refused");
    }

    static void move(Path from, Path to) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(from, "side.db*")) {
            for (Path file : files)
                Files.move(file, to.resolve(file.getFileName()));
        }
    }

    // ---- native code that fails: a plugin that was built to

    /** settings name a plugin that sleeps, returns garbage or is not there: every sale goes on, and waits in the file. */
    static void the_till_goes_on_when_native_code_freezes_or_fails() throws Exception {
        Till till = till("unicenta");
        Path pending = work.resolve("pending.jsonl");
        long began = System.nanoTime();
        for (int i = 0; i < 3; i++) {
            Till.Ticket ticket = fuelTicket(till, 40.0);
            ticket.setProperty("regulars.plate", PLATE);
            equal(null, till.pay(ticket, true), "the sale");
        }
        // A frozen call keeps each event no longer than the budget; 60 s are far more, and far less than it sleeps.
        is(System.nanoTime() - began < 60_000_000_000L, "the till was held up");
        equal(3, Files.readAllLines(pending).size(), "sales that wait");
        Process process = new ProcessBuilder(regulars, "ingest", "--db", work.resolve("side.db").toString(), pending.toString())
            .redirectErrorStream(true).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        equal(0, process.waitFor(), out);
        equal("3|120000", sql("SELECT count(*), sum(volume_ml) FROM view_sale"), "ingested");
    }

    public static void main(String[] args) throws Exception {
        int failed = 0;
        scripts = Paths.get(args[0]);
        regulars = args[2];
        for (int i = 3; i < args.length; i++) {
            work = Paths.get(args[1], args[i]);
            // As in a till that was just started.
            UIManager.put("regulars.till", null);
            UIManager.put("regulars.failed", null);
            screen.shown.clear();
            screen.hinted.clear();
            screen.answers.clear();
            screen.asked.clear();
            screen.plate = screen.action = null;
            try {
                TillTest.class.getDeclaredMethod(args[i]).invoke(null);
            } catch (java.lang.reflect.InvocationTargetException error) {
                System.out.println("FAILED: " + args[i] + ": " + error.getCause());
                failed++;
            }
        }
        System.exit(failed == 0 ? 0 : 1); // as a till ends: nobody joins our worker
    }
}
