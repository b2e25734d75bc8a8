// SPDX-License-Identifier: LGPL-2.1-or-later
// A sale with Regulars from Java, with JNA: java -cp jna.jar Sale.java PLUGIN DATABASE RECEIPT
// Texts cross as bytes: JNA would convert a String by the locale. For JSON take any library; here a pattern is enough.
import static java.nio.charset.StandardCharsets.UTF_8;
import com.sun.jna.*;
import java.util.regex.*;

public class Sale {
    interface Regulars extends Library {
        long regulars_json_open(byte[] settings);
        Pointer regulars_json_call(long session, byte[] name, byte[] request);
        void regulars_json_free(Pointer reply);
        void regulars_json_close(long session);
    }

    static byte[] bytes(String text) { return (text + "\0").getBytes(UTF_8); }

    static String find(String pattern, String reply) {
        Matcher matcher = Pattern.compile(pattern).matcher(reply);
        return matcher.find() ? matcher.group(1) : reply; // an error is shown whole; the sale goes on without us
    }

    public static void main(String[] args) throws Exception {
        Regulars lib = Native.load(args[0], Regulars.class);
        long session = lib.regulars_json_open(bytes("{\"database\":\"" + args[1] + "\",\"till\":\"1\"}"));
        String ticket = "\"plate\":\"\u7ca4B12345\",\"at\":\"2026-01-02T08:00:00+08:00\","
            + "\"lines\":[{\"kind\":\"fuel\",\"product\":\"92\",\"volume_ml\":40000,\"amount_minor\":30000}]";
        Pointer text = lib.regulars_json_call(session, bytes("checkout"), bytes("{" + ticket + "}"));
        System.out.println(find("\"customer\":\\{\"id\":\"([^\"]*)", text.getString(0, "UTF-8"))
            + " will earn " + find("\"will_earn\":(\\d+)", text.getString(0, "UTF-8")));
        lib.regulars_json_free(text);
        text = lib.regulars_json_call(session, bytes("sale.close"), bytes("{" + ticket + ",\"series\":\"java\",\"receipt\":\""
            + args[2] + "\",\"print\":true,\"tenders\":[{\"kind\":\"cash\",\"amount_minor\":30000}]}"));
        System.out.println(find("\"status\":\"(\\w+)", text.getString(0, "UTF-8")) + " earned " + find("\"earned\":(\\d+)",
            text.getString(0, "UTF-8")) + " balance " + find("\"balance\":(\\d+)", text.getString(0, "UTF-8")));
        lib.regulars_json_free(text);
        lib.regulars_json_close(session);
    }
}
