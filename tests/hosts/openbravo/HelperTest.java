// SPDX-License-Identifier: LGPL-2.1-or-later
// The helper under the scripts of a till: killed, frozen, started anew, absent, full, answering garbage; and what waited in the
// till's file meanwhile. No sale is lost, each counts once. Run by tests/openbravo_test.sh.
//
// HelperTest SCRIPTS WORK REGULARS HELPER TEST...: as TillTest; HELPER is the program.

import java.io.*;
import java.net.*;
import java.nio.ByteBuffer;
import java.nio.channels.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;
import javax.swing.UIManager;

public final class HelperTest {
    static String program;
    static final List<Process> running = new ArrayList<>();

    /** A path of a socket has at most 107 bytes. */
    static Path socket() { return TillTest.work.getParent().resolve("s" + turn); }
    static int turn;

    static void setting(String line) throws IOException {
        Files.writeString(TillTest.work.resolve("settings"), line + "\n", StandardOpenOption.APPEND);
    }

    static boolean answers() {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return channel.connect(UnixDomainSocketAddress.of(socket()));
        } catch (IOException none) {
            return false;
        }
    }

    static Process start() throws Exception {
        Process helper = new ProcessBuilder(program, "--socket", socket().toString()).redirectError(
            ProcessBuilder.Redirect.appendTo(TillTest.work.resolve("log").toFile())).start();
        running.add(helper);
        for (int i = 0; i < 2000 && !answers(); i++)
            Thread.sleep(10);
        return helper;
    }

    static void signal(Process process, String name) throws Exception {
        TillTest.equal(0, new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor(), "kill -" + name);
    }

    /** A till as after its start, whose calls go to the socket. */
    static Till till() throws Exception {
        UIManager.put("regulars.till", null);
        UIManager.put("regulars.failed", null);
        return TillTest.till("unicenta");
    }

    static void ring(Till till, int n) {
        for (int i = 0; i < n; i++) {
            Till.Ticket ticket = TillTest.fuelTicket(till, 40.0);
            ticket.setProperty("regulars.plate", TillTest.PLATE);
            TillTest.equal(null, till.pay(ticket, true), "the sale");
        }
    }

    static long left() throws IOException {
        try (var files = Files.list(TillTest.work)) {
            return files.filter(path -> path.getFileName().toString().matches("pending\\.jsonl(.*taken)?")).mapToLong(path -> path.toFile().length()).sum();
        }
    }

    /** Until nothing waits any more; the till goes on meanwhile, as tills do. */
    static void settle(Till till) throws Exception {
        for (int i = 0; i < 400 && left() > 0; i++) {
            till.fire("button.show", till.ticket());
            Thread.sleep(25);
        }
        TillTest.equal(0L, left(), "bytes that wait");
        is_refused_by_nobody();
    }

    static void is_refused_by_nobody() {
        TillTest.is(!Files.exists(TillTest.work.resolve("pending.jsonl.refused")), "something was refused");
    }

    static void sold(int n) throws Exception {
        TillTest.equal(n + "|" + n * 40000L, TillTest.sql("SELECT count(DISTINCT receipt), (SELECT sum(volume_ml) FROM view_sale) FROM fact_sale"),
            "sales and litres, each once");
    }

    // ---- a helper that is in trouble

    static void a_helper_that_is_absent_keeps_no_sale_and_gets_them_when_it_comes() throws Exception {
        Till till = till();
        ring(till, 3);
        TillTest.equal(3, Files.readAllLines(TillTest.work.resolve("pending.jsonl")).size(), "sales that wait");
        start();
        settle(till);
        sold(3);
    }

    static void a_helper_that_is_killed_and_started_anew_loses_no_sale() throws Exception {
        Process[] helper = { start() };
        Till till = till();
        Thread killer = new Thread(() -> {
            try {
                for (int i = 0; i < 12; i++) {
                    Thread.sleep(40 + 17 * i % 90);
                    helper[0].destroyForcibly().waitFor();
                    Thread.sleep(i % 3 * 60);
                    helper[0] = start();
                }
            } catch (Exception broken) {
                throw new AssertionError(broken);
            }
        });
        killer.start();
        int n = 0;
        for (; killer.isAlive(); n++)
            ring(till, 1);
        killer.join();
        settle(till);
        TillTest.is(n >= 12, "only " + n + " sales");
        sold(n);
    }

    static void a_helper_that_freezes_holds_up_no_sale_and_counts_each_once_when_it_goes_on() throws Exception {
        Process helper = start();
        Till till = till();
        ring(till, 1);
        signal(helper, "STOP");
        long began = System.nanoTime();
        ring(till, 3);
        // Two calls a sale, each within 350 ms; a minute is far more, and far less than for ever.
        TillTest.is(System.nanoTime() - began < 60_000_000_000L, "the till was held up");
        TillTest.is(Files.readAllLines(TillTest.work.resolve("pending.jsonl")).size() >= 3, "the sales wait");
        signal(helper, "CONT");
        ring(till, 1);
        settle(till);
        sold(5);
    }

    static void a_helper_that_was_started_anew_is_found_without_a_sale_that_waits() throws Exception {
        setting("budget_ms=20000"); // it is not what this is about, and machines may be slow
        Process helper = start();
        Till till = till();
        ring(till, 2);
        helper.destroyForcibly().waitFor();
        start();
        ring(till, 2);
        TillTest.equal(0L, left(), "bytes that wait");
        sold(4);
    }

    static void a_redemption_is_never_made_twice_by_a_connection_that_broke() throws Exception {
        setting("budget_ms=20000"); // it is not what this is about, and machines may be slow
        Process helper = start();
        Till till = till();
        Till.Ticket ticket = TillTest.withPlate(till, TillTest.fuelTicket(till, 40.0), TillTest.PLATE);
        helper.destroyForcibly().waitFor();
        start();
        TillTest.redeem(till, ticket);
        TillTest.equal("1|100", TillTest.sql("SELECT count(*), sum(points) FROM view_hold"), "holds");
        TillTest.equal(2, ticket.getLinesCount(), "lines");
        till.pay(ticket, true);
        TillTest.equal("1", TillTest.sql("SELECT count(*) FROM fact_sale"), "sales");
    }

    static final String GOOD = "{\"messages\":[],\"status\":\"ok\",\"version\":65538,\"session\":1}\n";

    /** Answers calls by `answer`, and with `isOpened` what goes before them rightly; null: hangs up. */
    static ServerSocketChannel garbage(boolean isOpened, String answer) throws Exception {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket()));
        Thread thread = new Thread(() -> {
            for (;;) {
                try (SocketChannel client = server.accept()) {
                    BufferedReader in = new BufferedReader(new InputStreamReader(Channels.newInputStream(client), StandardCharsets.UTF_8));
                    for (String line = in.readLine(); line != null; line = in.readLine()) {
                        String reply = isOpened && !line.startsWith("call ") ? GOOD : answer;
                        if (reply == null)
                            break;
                        client.write(ByteBuffer.wrap(reply.getBytes(StandardCharsets.ISO_8859_1)));
                    }
                } catch (ClosedChannelException closed) {
                    return;
                } catch (IOException gone) {
                    continue; // the till cut it
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
        return server;
    }

    static void a_helper_that_answers_garbage_is_not_believed() throws Exception {
        String[] all = {
            "garbage\n", null, "\n", "{\"status\":\n", "[]\n", "{}\n", "{}\n{}\n", "\u00ff\u00fe\u0000\n", "no newline",
            "{\"messages\":[],\"status\":\"failed\"}\n", "{\"messages\":[],\"status\":\"odd\",\"version\":131072}\n", "x".repeat(3000000),
        };
        int n = 0;
        for (String answer : all) {
            for (boolean isOpened : new boolean[] { false, true }) {
                Files.deleteIfExists(socket());
                try (ServerSocketChannel server = garbage(isOpened, answer)) {
                    Till till = till();
                    till.sale = n + 1;
                    ring(till, 1);
                    n++;
                    TillTest.is(left() > 0, "a sale that garbage answered does not wait: " + answer);
                }
            }
        }
        Files.deleteIfExists(socket());
        start();
        Till till = till();
        till.sale = n + 1;
        settle(till);
        sold(n);
    }

    static void a_socket_whose_queue_is_full_holds_up_no_sale() throws Exception {
        List<SocketChannel> queue = new ArrayList<>();
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket()), 1); // and nobody accepts
        for (int i = 0; i < 8; i++) {
            SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            channel.configureBlocking(false);
            try {
                channel.connect(UnixDomainSocketAddress.of(socket()));
            } catch (IOException full) {
                // what was wanted
            }
            queue.add(channel);
        }
        Till till = till();
        long began = System.nanoTime();
        ring(till, 2);
        TillTest.is(System.nanoTime() - began < 60_000_000_000L, "the till was held up");
        TillTest.is(left() > 0, "the sales wait");
        server.close();
        for (SocketChannel channel : queue)
            channel.close();
        Files.deleteIfExists(socket());
        start();
        settle(till);
        sold(2);
    }

    static void a_java_without_such_sockets_is_told_to_name_the_program() throws Exception {
        setting("budget_ms=20000"); // it is not what this is about, and machines may be slow
        setting("helper=" + program);
        Till till = till();
        ring(till, 2);
        TillTest.equal(0L, left(), "bytes that wait");
        sold(2);
        long children = ProcessHandle.current().children().filter(child -> child.info().command().orElse("").equals(program)).count();
        TillTest.is(children >= 1, "no helper of the till's own");
        // It is killed: the next call has another.
        ProcessHandle.current().children().filter(child -> child.info().command().orElse("").equals(program)).forEach(ProcessHandle::destroyForcibly);
        ring(till, 2);
        settle(till);
        sold(4);
    }

    // ---- what waits

    static void sales_that_waited_while_the_till_was_off_are_handed_over_at_its_start() throws Exception {
        Till till = till(); // nobody there
        ring(till, 4);
        Files.move(TillTest.work.resolve("pending.jsonl"), TillTest.work.resolve("pending.jsonl.1-a.taken")); // died handing over
        ring(till, 1);
        start();
        till = till();
        till.sale = 6;
        settle(till);
        sold(5);
    }

    static void a_line_that_is_torn_or_refused_is_put_aside_and_holds_up_no_other() throws Exception {
        Till till = till();
        ring(till, 2);
        Path waiting = TillTest.work.resolve("pending.jsonl");
        List<String> lines = Files.readAllLines(waiting);
        Files.writeString(waiting, lines.get(0).substring(0, 40) + "\n" + lines.get(0) + "\n{\"event\":\"sale.close\",\"odd\":1}\n\n" + lines.get(1) + "\n" + lines.get(1) + "\n");
        start();
        for (int i = 0; i < 400 && left() > 0; i++) {
            till.fire("button.show", till.ticket());
            Thread.sleep(25);
        }
        sold(2);
        TillTest.equal(List.of(lines.get(0).substring(0, 40), "{\"event\":\"sale.close\",\"odd\":1}"),
            Files.readAllLines(TillTest.work.resolve("pending.jsonl.refused")), "what was put aside");
    }

    static void a_sale_on_which_the_helper_always_ends_holds_up_no_other_and_is_put_aside_once() throws Exception {
        Till till = till(); // nobody there
        ring(till, 4);
        List<String> lines = Files.readAllLines(TillTest.work.resolve("pending.jsonl"));
        List<String> seen = Collections.synchronizedList(new ArrayList<>());
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket()));
        Thread thread = new Thread(() -> {
            for (;;) {
                try (SocketChannel client = server.accept()) {
                    BufferedReader in = new BufferedReader(new InputStreamReader(Channels.newInputStream(client), StandardCharsets.UTF_8));
                    for (String line = in.readLine(); line != null; line = in.readLine()) {
                        if (line.contains(" sale.close "))
                            seen.add(line.replaceAll(".*\"receipt\":\"([0-9]+)\".*", "$1"));
                        if (line.contains("\"receipt\":\"2\""))
                            break;
                        client.write(ByteBuffer.wrap(GOOD.getBytes(StandardCharsets.US_ASCII)));
                    }
                } catch (ClosedChannelException closed) {
                    return;
                } catch (IOException gone) {
                    continue;
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
        Path refused = TillTest.work.resolve("pending.jsonl.refused");
        till.fire("button.show", till.ticket());
        for (int i = 0; i < 400 && !seen.contains("4"); i++)
            Thread.sleep(25);
        TillTest.is(seen.containsAll(List.of("1", "2", "3", "4")), "what is behind it waits: " + seen);
        TillTest.is(!Files.exists(refused), "once is not always");
        for (int i = 0; i < 60 && !Files.exists(refused); i++) {
            ring(till, 1);
            Thread.sleep(100);
        }
        settleFiles();
        TillTest.equal(3, Collections.frequency(seen, "2"), "times that it was tried");
        TillTest.equal(1, Collections.frequency(seen, "3"), "times that the one behind it was");
        TillTest.equal(List.of(lines.get(1)), Files.readAllLines(refused), "what was put aside");
        server.close();
        Files.deleteIfExists(socket());
    }

    static void settleFiles() throws Exception {
        for (int i = 0; i < 400 && left() > 0; i++)
            Thread.sleep(25);
        TillTest.equal(0L, left(), "bytes that wait");
    }

    static void where_sales_wait_is_chosen_when_the_settings_name_no_file() throws Exception {
        setting("pending=");
        Till till = till(); // nobody there
        ring(till, 2);
        TillTest.equal(2, Files.readAllLines(TillTest.work.resolve("openbravo-pending.jsonl")).size(), "sales that wait");
        start();
        for (int i = 0; i < 400 && !TillTest.sql("SELECT count(*) FROM fact_sale").equals("2"); i++) {
            till.fire("button.show", till.ticket());
            Thread.sleep(25);
        }
        sold(2);
    }

    static void what_waits_is_for_the_group_alone_and_names_no_payment_card() throws Exception {
        Till till = till(); // nobody there
        String[] cards = { "4111111111111111", "6222 0212 3456 7894", ";5555555555554444=2912?" };
        for (String card : cards) {
            Till.Ticket ticket = TillTest.fuelTicket(till, 40.0);
            ticket.setProperty("regulars.plate", card.startsWith("4") ? TillTest.PLATE : card);
            ticket.setProperty("regulars.card", card);
            TillTest.equal(null, till.pay(ticket, true), "the sale");
        }
        Till.Ticket loyal = TillTest.fuelTicket(till, 40.0);
        loyal.setProperty("regulars.card", "1000111234567890123");
        TillTest.equal(null, till.pay(loyal, true), "the sale");
        String all = "";
        for (String name : new String[] { "pending.jsonl", "pending.jsonl.lock" }) {
            Path path = TillTest.work.resolve(name);
            TillTest.equal("rw-rw----", java.nio.file.attribute.PosixFilePermissions.toString(Files.getPosixFilePermissions(path)), name);
            all += Files.readString(path);
        }
        for (String card : cards)
            TillTest.is(!all.contains(card.replace(";", "").split("=")[0]), "in clear: " + card);
        TillTest.is(all.contains("1000111234567890123") && all.contains("B12345"), "what may be named is missing");
        TillTest.equal(4, Files.readAllLines(TillTest.work.resolve("pending.jsonl")).size(), "sales that wait");
        start();
        settle(till);
        sold(4);
    }

    static void a_line_cut_short_spoils_not_the_one_behind_it() throws Exception {
        Till till = till();
        Files.writeString(TillTest.work.resolve("pending.jsonl"), "{\"event\":\"sale.close\",\"at\":\"2026");
        ring(till, 2);
        TillTest.equal(3, Files.readAllLines(TillTest.work.resolve("pending.jsonl")).size(), "lines");
        start();
        for (int i = 0; i < 400 && left() > 0; i++) {
            till.fire("button.show", till.ticket());
            Thread.sleep(25);
        }
        sold(2);
    }

    static void a_sale_that_cannot_even_be_written_down_waits_in_memory() throws Exception {
        Path waiting = TillTest.work.resolve("pending.jsonl");
        Files.createDirectory(waiting); // as a full disk: it cannot be appended to
        Till till = till();
        ring(till, 2);
        TillTest.equal(1L, TillTest.screen.shown.stream().filter(text -> text.contains("pending.jsonl")).count(), "times that it was told");
        Files.delete(waiting);
        start();
        ring(till, 1);
        for (int i = 0; i < 400 && !TillTest.sql("SELECT count(*) FROM fact_sale").equals("3"); i++) {
            till.fire("button.show", till.ticket());
            Thread.sleep(25);
        }
        settle(till);
        sold(3);
    }

    public static void main(String[] args) throws Exception {
        int failed = 0;
        TillTest.scripts = Paths.get(args[0]);
        TillTest.regulars = args[2];
        program = args[3];
        for (int i = 4; i < args.length; i++) {
            TillTest.work = Paths.get(args[1], args[i]);
            TillTest.screen.shown.clear();
            TillTest.screen.answers.clear();
            turn = i;
            setting("helper=" + socket());
            try {
                HelperTest.class.getDeclaredMethod(args[i]).invoke(null);
            } catch (java.lang.reflect.InvocationTargetException error) {
                System.out.println("FAILED: " + args[i] + ": " + error.getCause());
                failed++;
            }
            for (Process helper : running) {
                helper.destroyForcibly().waitFor(); // one that is stopped, too
            }
            running.clear();
        }
        System.exit(failed == 0 ? 0 : 1);
    }
}
