// SPDX-License-Identifier: LGPL-2.1-or-later
// The time that an event of a till takes, with a new interpreter at each as the POS makes one: the plugin in the till's process
// and the helper beside each other, in one JVM, sale by sale in turn; and beside both an event whose script does nothing. Run by
// `make bench` through tests/openbravo_test.sh.
//
// Bench SCRIPTS WORK HELPER: settings for both are WORK/inside and WORK/helper.

import java.nio.file.*;
import java.util.*;
import javax.swing.UIManager;

public final class Bench {
    static final int SALES = 200, WARM = 100;
    static final String[] EVENTS = { "ticket.total", "ticket.close" };

    static final class Way {
        final String name;
        final Till till = new Till("unicenta");
        Object glue;
        final Map<String, List<Long>> times = new HashMap<>();

        Way(String name) {
            this.name = name;
            for (String event : EVENTS)
                times.put(event, new ArrayList<>());
        }
        /** The till's scripts keep their glue in one place, so each way puts its own there for its turn. */
        void fire(String event, Till.Ticket ticket, boolean isMeasured) {
            UIManager.put("regulars.till", glue);
            long began = System.nanoTime();
            till.fire(event, ticket);
            long took = System.nanoTime() - began;
            glue = UIManager.get("regulars.till");
            if (isMeasured)
                times.get(event).add(took);
        }
        void sell(int n, boolean isMeasured) {
            Till.Ticket ticket = TillTest.fuelTicket(till, 40.0);
            ticket.setProperty("regulars.plate", TillTest.PLATE);
            fire("ticket.total", ticket, isMeasured);
            ticket.payments = List.of(new Till.Payment("cash", ticket.gross()));
            ticket.number = n + 1;
            fire("ticket.close", ticket, isMeasured);
        }
        double ms(String event, int percent) {
            List<Long> sorted = new ArrayList<>(times.get(event));
            Collections.sort(sorted);
            return sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100)) / 1e6;
        }
    }

    public static void main(String[] args) throws Exception {
        Path scripts = Paths.get(args[0]), work = Paths.get(args[1]);
        Way inside = new Way("inside"), helper = new Way("helper"), nothing = new Way("nothing");
        Way[] ways = { inside, helper, nothing };
        UIManager.put("regulars.screen", TillTest.screen);
        for (String event : EVENTS) {
            String source = Files.readString(scripts.resolve("event.bsh")).replace("@EVENT@", event)
                .replace("@GLUE@", scripts.resolve("glue.bsh").toString());
            for (Way way : ways)
                way.till.resources.put(event, way == nothing ? "// nothing\n" : source.replace("@SETTINGS@", work.resolve(way.name).toString()));
        }
        for (int i = 0; i < WARM + SALES; i++)
            for (int w = 0; w < ways.length; w++) {
                if (i == 0)
                    UIManager.put("regulars.failed", null);
                ways[(w + i) % ways.length].sell(i, i >= WARM);
            }
        for (Way way : new Way[] { inside, helper })
            if (Files.exists(work.resolve(way.name + "-pending.jsonl")))
                throw new AssertionError(way.name + ": sales were not handed over in time, so these are no times of sales");
        for (String event : EVENTS)
            for (int percent : new int[] { 50, 95 }) {
                String name = "openbravo " + event + " p" + percent;
                double in = inside.ms(event, percent), out = helper.ms(event, percent), bare = nothing.ms(event, percent);
                System.out.printf(Locale.ROOT, "%s in process, beside an empty script: %.2f x (%.2f ms / %.2f ms)%n", name, in / bare, in, bare);
                System.out.printf(Locale.ROOT, "%s by the helper, beside in process: %.2f x (%.2f ms / %.2f ms)%n", name, out / in, out, in);
            }
        System.exit(0);
    }
}
