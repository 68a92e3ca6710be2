// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One line of the audit log: who did what, and what came of it.
///
/// ```json
/// {"sequence":2,"time":"2026-11-23T01:02:03.004Z","operator":"ann","role":"configure",
///  "from":"ssh 192.0.2.7:40112","what":"cs7 inhibit ToB 0","outcome":"done",
///  "previous":"5f...","hash":"8a..."}
/// ```
///
/// It is one line in the file. Its hash is SHA-256 of the line up to `,"hash"`, and therefore of
/// the hash before it: whoever changes an entry has to change all that follow.
///
/// @param sequence from 1, without gaps
/// @param time of the day
/// @param operator name of whoever did it, or claimed to be so
/// @param role theirs; empty for somebody who was not let in
/// @param from as in [Operator#from]
/// @param what a command as it was typed, without secrets, or `login`
/// @param previous hash of the entry before; [#NONE] for the first
/// @param hash of this entry
public record AuditEntry(
        long sequence,
        Instant time,
        String operator,
        String role,
        String from,
        String what,
        String outcome,
        String previous,
        String hash) {
    /// What stands for the hash before the first entry.
    public static final String NONE = "0".repeat(64);

    private static final String HASH_FIELD = ",\"hash\":\"";
    private static final Pattern LINE =
            Pattern.compile(
                    "\\{\"sequence\":([0-9]{1,18}),.*,\"previous\":\"([0-9a-f]{64})\",\"hash\":\"([0-9a-f]{64})\"}");

    /// What of an entry holds the chain together.
    record Link(long sequence, String previous, String hash, boolean whole) {}

    /// The entry that follows another.
    static AuditEntry after(
            long sequence,
            String previous,
            Instant time,
            String operator,
            String role,
            String from,
            String what,
            String outcome) {
        AuditEntry unhashed =
                new AuditEntry(sequence, time, operator, role, from, what, outcome, previous, "");
        return new AuditEntry(
                sequence,
                time,
                operator,
                role,
                from,
                what,
                outcome,
                previous,
                sha256(unhashed.hashedPart()));
    }

    /// The line of the file.
    String line() {
        return hashedPart() + HASH_FIELD + hash + "\"}";
    }

    /// Reads how a line is linked to others; empty if it is no line of an audit log.
    static Optional<Link> link(String line) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String hashed = line.substring(0, line.lastIndexOf(HASH_FIELD));
        String hash = matcher.group(3);
        return Optional.of(
                new Link(
                        Long.parseLong(matcher.group(1)),
                        matcher.group(2),
                        hash,
                        sha256(hashed).equals(hash)));
    }

    private String hashedPart() {
        StringBuilder text = new StringBuilder("{\"sequence\":").append(sequence);
        field("time", time.toString(), text);
        field("operator", operator, text);
        field("role", role, text);
        field("from", from, text);
        field("what", what, text);
        field("outcome", outcome, text);
        field("previous", previous, text);
        return text.toString();
    }

    private static void field(String name, String value, StringBuilder text) {
        text.append(",\"").append(name).append("\":\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c < ' ' || c > '~') {
                // plain ASCII, so that no program sees other octets than those that were hashed
                text.append("\\u%04x".formatted((int) c));
            } else {
                text.append(c);
            }
        }
        text.append('"');
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(text.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
