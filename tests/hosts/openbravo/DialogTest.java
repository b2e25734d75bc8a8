// SPDX-License-Identifier: LGPL-2.1-or-later
// The dialogs of a till of the Openbravo family on a real screen, touched as a cashier touches them, and a picture of each;
// run by tests/openbravo_dialogs_test.sh. DialogTest SCRIPTS SETTINGS PICTURES LANGUAGE

import java.awt.*;
import java.awt.event.KeyEvent;
import java.awt.image.BufferedImage;
import java.io.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;
import java.util.List;
import javax.imageio.ImageIO;
import javax.swing.*;

public final class DialogTest {
    static Path scripts, settings, pictures;
    static boolean isChinese;
    static Robot robot;
    static Till till;
    static final String PLATE = "\u7ca4B12345";
    /** Fingers in gloves: not below 11 mm at 96 dots an inch. */
    static final int LEAST_HEIGHT = 42, LEAST_WIDTH = 60;

    static String word(String english, String chinese) { return isChinese ? chinese : english; }

    static void is(boolean truth, String what) {
        if (!truth)
            throw new AssertionError(what);
    }

    static void equal(Object wanted, Object found, String what) {
        is(Objects.equals(wanted, found), what + ": " + found + ", expected " + wanted);
    }

    // ---- eyes and fingers

    static JDialog dialog() {
        for (Window each : Window.getWindows())
            if (each instanceof JDialog && each.isVisible())
                return (JDialog) each;
        return null;
    }

    static JDialog awaitDialog(String title) throws Exception {
        for (int i = 0; i < 400; i++) {
            JDialog found = dialog();
            if (found != null && found.getTitle().contains(title)) {
                Thread.sleep(150); // it has been drawn
                return found;
            }
            Thread.sleep(50);
        }
        throw new AssertionError("no dialog \"" + title + "\"; there is " + (dialog() == null ? "none" : dialog().getTitle()));
    }

    static <T extends Component> List<T> all(Class<T> kind, Container in) {
        List<T> found = new ArrayList<>();
        for (Component each : in.getComponents()) {
            if (kind.isInstance(each))
                found.add(kind.cast(each));
            if (each instanceof Container)
                found.addAll(all(kind, (Container) each));
        }
        return found;
    }

    static JButton button(String label) {
        for (JButton each : all(JButton.class, dialog()))
            if (each.isShowing() && each.getText().replaceAll("<[^>]*>", "").contains(label))
                return each;
        throw new AssertionError("no key \"" + label + "\"");
    }

    /** With the pointer, as a finger does: what is covered cannot be touched. */
    static void touch(Component what) throws Exception {
        Point at = what.getLocationOnScreen();
        robot.mouseMove(at.x + what.getWidth() / 2, at.y + what.getHeight() / 2);
        robot.mousePress(java.awt.event.InputEvent.BUTTON1_DOWN_MASK);
        robot.mouseRelease(java.awt.event.InputEvent.BUTTON1_DOWN_MASK);
        robot.waitForIdle();
        Thread.sleep(80);
    }

    static void touch(String label) throws Exception { touch(button(label)); }

    static void type(String keys) throws Exception {
        for (int i = 0; i < keys.length(); i++) {
            String key = keys.substring(i, i + 1);
            for (JButton each : all(JButton.class, dialog()))
                if (each.isShowing() && each.getText().equals(key)) {
                    touch(each);
                    key = null;
                    break;
                }
            is(key == null, "no key \"" + key + "\"");
        }
    }

    static void picture(String name) throws Exception {
        robot.waitForIdle();
        Thread.sleep(250);
        BufferedImage image = robot.createScreenCapture(new Rectangle(Toolkit.getDefaultToolkit().getScreenSize()));
        ImageIO.write(image, "png", pictures.resolve(name + (isChinese ? "-zh" : "-en") + ".png").toFile());
    }

    /** Every key can be hit, is whole on the screen, and says all of what it is for. */
    static void looksRight(String where) {
        JDialog box = dialog();
        Dimension screen = Toolkit.getDefaultToolkit().getScreenSize();
        Rectangle bounds = box.getBounds();
        is(bounds.x >= 0 && bounds.y >= 0 && bounds.getMaxX() <= screen.width && bounds.getMaxY() <= screen.height,
            where + " is larger than the screen: " + bounds);
        for (JButton each : all(JButton.class, box)) {
            if (!each.isShowing())
                continue;
            is(each.getHeight() >= LEAST_HEIGHT && each.getWidth() >= LEAST_WIDTH,
                where + ": the key " + each.getText() + " has " + each.getWidth() + " x " + each.getHeight() + " pixels");
            int width = each.getFontMetrics(each.getFont()).stringWidth(each.getText());
            is(each.getText().startsWith("<html>") || width <= each.getWidth(), where + ": " + each.getText() + " is cut off");
        }
    }

    // ---- the cashier's doings

    /** What was returned, when the event is over; events run where the till runs them. */
    static final class Event extends Thread {
        final String name;
        final Till.Ticket ticket;
        Object result;
        Event(String name, Till.Ticket ticket) { this.name = name; this.ticket = ticket; start(); }
        @Override public void run() {
            try {
                SwingUtilities.invokeAndWait(() -> result = till.fire(name, ticket));
            } catch (Exception error) {
                result = error;
            }
        }
        void over() throws Exception {
            join(20000);
            is(!isAlive(), name + " goes on");
            equal(null, result, name);
        }
    }

    static Till.Ticket fuelTicket() {
        Till.Ticket ticket = till.ticket();
        ticket.addLine(till.fuel(40.0));
        return ticket;
    }

    static void the_plate_is_typed_with_a_province_first() throws Exception {
        Till.Ticket ticket = fuelTicket();
        Event event = new Event("button.plate", ticket);
        awaitDialog(word("plate", "\u8f66\u724c"));
        looksRight("provinces");
        picture("plate-province");
        type("\u7ca4"); // and the letters are there
        looksRight("letters");
        type("B1234");
        picture("plate-letters");
        type("6\u2190" + "5"); // a slip, taken back
        touch(word("OK", "\u786e\u5b9a"));
        awaitDialog(word("Member", "\u4f1a\u5458"));
        looksRight("member");
        picture("member");
        touch(word("OK", "\u786e\u5b9a"));
        event.over();
        equal(PLATE, ticket.getProperty("regulars.plate"), "the plate");
    }

    static void a_plate_seen_before_is_one_touch() throws Exception {
        for (String plate : new String[] { "\u4eacA88888", "\u6caaC0D123", "\u82cfE5F6G7", "\u7ca4BD12345" }) {
            Till.Ticket ticket = fuelTicket();
            ticket.setProperty("regulars.plate", plate);
            SwingUtilities.invokeAndWait(() -> till.pay(ticket, true));
        }
        Till.Ticket ticket = fuelTicket();
        Event event = new Event("button.plate", ticket);
        awaitDialog(word("plate", "\u8f66\u724c"));
        looksRight("recent plates");
        picture("plate-recent");
        touch(PLATE);
        awaitDialog(word("Member", "\u4f1a\u5458"));
        robot.keyPress(KeyEvent.VK_ENTER); // a keyboard does as well
        robot.keyRelease(KeyEvent.VK_ENTER);
        event.over();
        equal(PLATE, ticket.getProperty("regulars.plate"), "the plate");
    }

    static void the_total_shows_a_strip_and_stops_nobody() throws Exception {
        Till.Ticket ticket = fuelTicket();
        ticket.setProperty("regulars.plate", PLATE);
        Event event = new Event("ticket.total", ticket);
        event.over(); // nobody touched anything
        is(dialog() == null, "no dialog");
        picture("total");
        JWindow strip = strip();
        is(strip != null, "the strip is there");
        touch(strip);
        Thread.sleep(200);
        is(strip() == null, "touched, it goes");
    }

    static JWindow strip() {
        for (Window each : Window.getWindows())
            if (each instanceof JWindow && each.isVisible())
                return (JWindow) each;
        return null;
    }

    static void redeeming_takes_two_touches_and_a_number() throws Exception {
        Till.Ticket ticket = fuelTicket();
        ticket.setProperty("regulars.plate", PLATE);
        Event event = new Event("button.redeem", ticket);
        awaitDialog(word("Redeem", "\u5151\u6362"));
        looksRight("rewards");
        picture("redeem-reward");
        touch("money");
        Thread.sleep(400);
        awaitDialog(word("Redeem", "\u5151\u6362"));
        looksRight("points");
        type("100");
        picture("redeem-points");
        touch(word("OK", "\u786e\u5b9a"));
        for (int i = 0; i < 20 && event.isAlive(); i++) { // what is said of it
            if (dialog() != null && dialog().getTitle().equals(word("Member", "\u4f1a\u5458")))
                touch(word("OK", "\u786e\u5b9a"));
            Thread.sleep(100);
        }
        event.over();
        equal(2, ticket.getLinesCount(), "lines");
        is(Math.abs(ticket.getLine(1).getValue() + 10.0) < 1e-9, "10 yuan off: " + ticket.getLine(1).getValue());
    }

    /** Opens an action of the menu. */
    static Event action(Till.Ticket ticket, String english, String chinese, boolean isPictured) throws Exception {
        Event event = new Event("button.menu", ticket);
        awaitDialog(word("Loyalty", "\u4f1a\u5458\u670d\u52a1"));
        looksRight("menu");
        if (isPictured)
            picture("menu");
        touch(word(english, chinese));
        awaitDialog(word(english, chinese));
        looksRight(english);
        return event;
    }

    /** Messages are read, until the event is over. */
    static String end(Event event) throws Exception {
        StringBuilder said = new StringBuilder();
        touch(word("OK", "\u786e\u5b9a"));
        for (int i = 0; i < 100 && event.isAlive(); i++) {
            JDialog box = dialog();
            if (box != null && box.getTitle().equals(word("Member", "\u4f1a\u5458"))) {
                for (JTextArea each : all(JTextArea.class, box))
                    said.append(each.getText()).append('\n');
                touch(word("OK", "\u786e\u5b9a"));
            }
            Thread.sleep(100);
        }
        event.over();
        return said.toString();
    }

    static JTextField field(int n) { return all(JTextField.class, dialog()).get(n); }

    static void enrolling_asks_for_what_is_missing() throws Exception {
        Till.Ticket ticket = fuelTicket();
        ticket.setProperty("regulars.plate", word("\u6d59A1B2C3", "\u6d59A4B5C6"));
        Event event = action(ticket, "Enrol a customer", "\u529e\u7406\u4f1a\u5458", true);
        type(isChinese ? "13800000002" : "13800000001"); // the phone comes first, and its digits are there
        touch(word("Yes", "\u662f"));
        picture("enrol");
        touch(word("OK", "\u786e\u5b9a")); // without a name, which is needed
        Thread.sleep(200);
        JTextField name = field(1);
        is(name.isFocusOwner(), "what is needed has the focus");
        touch(name);
        type("LI");
        touch(word("space", "\u7a7a\u683c"));
        type("MING");
        picture("enrol-name");
        end(event);
    }

    static void a_tag_and_a_note_are_typed() throws Exception {
        Till.Ticket ticket = fuelTicket();
        ticket.setProperty("regulars.plate", PLATE);
        Event event = action(ticket, "Tag a customer", "\u6dfb\u52a0\u6807\u7b7e", false);
        type("VIP");
        picture("tag");
        end(event);
        event = action(ticket, "Note about a customer", "\u5ba2\u6237\u5907\u6ce8", false);
        touch("a/A");
        type("likes");
        picture("note");
        end(event);
    }

    static void cancelling_changes_nothing() throws Exception {
        Till.Ticket ticket = fuelTicket();
        Event event = new Event("button.plate", ticket);
        awaitDialog(word("plate", "\u8f66\u724c"));
        touch(word("Cancel", "\u53d6\u6d88"));
        event.over();
        equal(null, ticket.getProperty("regulars.plate"), "the plate");
        event = new Event("button.menu", ticket);
        awaitDialog(word("Loyalty", "\u4f1a\u5458\u670d\u52a1"));
        robot.keyPress(KeyEvent.VK_ESCAPE);
        robot.keyRelease(KeyEvent.VK_ESCAPE);
        event.over();
    }

    public static void main(String[] args) throws Exception {
        scripts = Paths.get(args[0]);
        settings = Paths.get(args[1]);
        pictures = Paths.get(args[2]);
        isChinese = args[3].startsWith("zh");
        robot = new Robot();
        till = new Till("chromis");
        till.sale = isChinese ? 1001 : 1;
        JFrame behind = new JFrame("till"); // something that stands behind the dialogs
        SwingUtilities.invokeAndWait(() -> {
            behind.setUndecorated(true);
            behind.setSize(Toolkit.getDefaultToolkit().getScreenSize());
            behind.getContentPane().setBackground(new Color(0xd8dde3));
            behind.setVisible(true);
        });
        String source = new String(Files.readAllBytes(scripts.resolve("event.bsh")), StandardCharsets.US_ASCII);
        for (String event : new String[] { "ticket.show", "ticket.total", "ticket.close", "button.show", "button.plate", "button.redeem",
            "button.menu" })
            till.resources.put(event, source.replace("@EVENT@", event).replace("@GLUE@", scripts.resolve("glue.bsh").toString())
                .replace("@SETTINGS@", settings.toString()));
        SwingUtilities.invokeAndWait(() -> till.fire("ticket.show", null));
        int failed = 0;
        for (String test : new String[] { "the_plate_is_typed_with_a_province_first", "a_plate_seen_before_is_one_touch",
            "the_total_shows_a_strip_and_stops_nobody", "redeeming_takes_two_touches_and_a_number",
            "enrolling_asks_for_what_is_missing", "a_tag_and_a_note_are_typed", "cancelling_changes_nothing" }) {
            try {
                DialogTest.class.getDeclaredMethod(test).invoke(null);
            } catch (java.lang.reflect.InvocationTargetException error) {
                System.out.println("FAILED: " + test + ": " + error.getCause());
                picture("failed-" + test);
                failed++;
                while (dialog() != null) { // the next one begins with an empty screen
                    JDialog box = dialog();
                    SwingUtilities.invokeAndWait(() -> box.setVisible(false));
                    Thread.sleep(200);
                }
            }
        }
        System.exit(failed == 0 ? 0 : 1);
    }
}
