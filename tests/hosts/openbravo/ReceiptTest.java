// SPDX-License-Identifier: LGPL-2.1-or-later
// The lines for receipt templates, printed by the engine that the tills print by; run by tests/openbravo_test.sh.
// ReceiptTest RECEIPT.XML

import java.io.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.velocity.VelocityContext;
import org.apache.velocity.app.VelocityEngine;
import org.xml.sax.InputSource;

public final class ReceiptTest {
    static String fragment;

    static String printed(Till.Ticket ticket) throws Exception {
        VelocityEngine engine = new VelocityEngine();
        engine.setProperty("runtime.log.logsystem.class", "org.apache.velocity.runtime.log.NullLogChute");
        engine.init();
        VelocityContext context = new VelocityContext();
        context.put("ticket", ticket);
        StringWriter out = new StringWriter();
        engine.evaluate(context, out, "Printer.Ticket", "<output><ticket>" + fragment + "</ticket></output>");
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(out.toString())))
            .getDocumentElement().getTextContent().trim().replaceAll("\\s*\\n\\s*", "|");
    }

    static void equal(String wanted, String found, String what) {
        if (!wanted.equals(found)) {
            System.out.println("FAILED: " + what + ": \"" + found + "\", expected \"" + wanted + "\"");
            System.exit(1);
        }
    }

    public static void main(String[] args) throws Exception {
        fragment = new String(Files.readAllBytes(Paths.get(args[0])), StandardCharsets.US_ASCII);
        Till till = new Till("chromis");
        Till.Ticket ticket = till.ticket();
        equal("", printed(ticket), "a ticket that nobody was named on");
        ticket.setProperty("regulars.balance", "");
        equal("", printed(ticket), "a ticket whose customer is not known");
        ticket.setProperty("regulars.balance", "200");
        ticket.setProperty("regulars.line1", "\u94f6\u5361 &amp; more 200\u5206"); // as the glue writes it, for templates are XML
        ticket.setProperty("regulars.line2", "+40\u5206");
        ticket.setProperty("regulars.promised", "40");
        ticket.setProperty("regulars.spent", "100");
        equal("\u94f6\u5361 & more 200\u5206|+40\u5206|+ 40  - 100", printed(ticket), "earned, spent and balance");
    }
}
