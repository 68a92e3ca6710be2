// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.routing;

import org.jspecify.annotations.Nullable;
import org.signalbox.config.ArgumentType;
import org.signalbox.diameter.AvpKind;
import org.signalbox.diameter.sgd.SgdApplication;
import org.signalbox.diameter.sgd.SgdCommand;
import org.signalbox.ss7.OctetString;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Applications, commands, AVPs and octets, as an operator writes them.
final class RoutingArguments {
    private static final long UNSIGNED_32_MAX = 0xFFFF_FFFFL;
    private static final long COMMAND_MAX = 0xFF_FFFF;
    private static final int OCTETS_MAX = 256;

    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,10}");
    private static final Pattern CODE = Pattern.compile("([0-9]{1,10})(?::([0-9]{1,10}))?");
    private static final Pattern OCTETS = Pattern.compile("([0-9a-f]{2}){1," + OCTETS_MAX + "}");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,15}");

    private RoutingArguments() {}

    /// The id of an application.
    static ArgumentType<Integer> application() {
        return ArgumentType.of(
                "sgd, s6c, or the number of an application",
                "APPLICATION",
                text ->
                        switch (text.toLowerCase(Locale.ROOT)) {
                            case "sgd" -> SgdApplication.SGD.id();
                            case "s6c" -> SgdApplication.S6C.id();
                            default -> (int) number(text, UNSIGNED_32_MAX);
                        },
                id -> {
                    if (id == SgdApplication.SGD.id()) {
                        return "sgd";
                    }
                    return id == SgdApplication.S6C.id() ? "s6c" : Integer.toUnsignedString(id);
                });
    }

    /// The code of a command.
    static ArgumentType<Integer> command() {
        String words =
                Arrays.stream(SgdCommand.values())
                        .map(RoutingArguments::word)
                        .collect(Collectors.joining(", "));
        return ArgumentType.of(
                words + ", or the number of a command",
                "COMMAND",
                text -> {
                    String wanted = text.toLowerCase(Locale.ROOT);
                    for (SgdCommand command : SgdCommand.values()) {
                        if (word(command).equals(wanted)) {
                            return command.code();
                        }
                    }
                    return (int) number(text, COMMAND_MAX);
                },
                code -> {
                    for (SgdCommand command : SgdCommand.values()) {
                        if (command.code() == code) {
                            return word(command);
                        }
                    }
                    return Integer.toString(code);
                });
    }

    private static String word(SgdCommand command) {
        return command.requestLabel().toLowerCase(Locale.ROOT);
    }

    private static long number(String text, long max) {
        long number = DIGITS.matcher(text).matches() ? Long.parseLong(text) : max + 1;
        if (number > max) {
            throw new IllegalArgumentException("unknown");
        }
        return number;
    }

    /// Data of an AVP of four octets.
    static ArgumentType<Long> unsigned32() {
        return ArgumentType.of(
                "an integer from 0 to " + UNSIGNED_32_MAX,
                "<0-" + UNSIGNED_32_MAX + ">",
                text -> number(text, UNSIGNED_32_MAX),
                String::valueOf);
    }

    /// Data of an AVP in hexadecimal.
    static ArgumentType<OctetString> octets() {
        return ArgumentType.of(
                "1 to " + OCTETS_MAX + " octets in hexadecimal, such as 94710167",
                "OCTETS",
                text -> {
                    String lower = text.toLowerCase(Locale.ROOT);
                    if (!OCTETS.matcher(lower).matches()) {
                        throw new IllegalArgumentException("no octets");
                    }
                    return OctetString.ofHex(lower);
                },
                OctetString::toString);
    }

    /// A number of E.164.
    static ArgumentType<String> digits() {
        return ArgumentType.of(
                "1 to 15 digits",
                "DIGITS",
                text -> {
                    if (!NUMBER.matcher(text).matches()) {
                        throw new IllegalArgumentException("no digits");
                    }
                    return text;
                },
                text -> text);
    }

    /// Where an AVP is.
    static ArgumentType<AvpPath> path() {
        return new ArgumentType<>() {
            @Override
            public AvpPath parse(String text) {
                List<AvpPath.Step> steps = new ArrayList<>();
                for (String part : text.split("/", -1)) {
                    steps.add(step(part));
                }
                return new AvpPath(steps);
            }

            @Override
            public String expected() {
                return "the name of an AVP such as Origin-Host, or CODE:VENDOR;"
                        + " groups that it is in stand before it, with /";
            }

            @Override
            public String placeholder() {
                return "AVP";
            }

            @Override
            public List<String> candidates() {
                return AvpNames.labels();
            }
        };
    }

    private static AvpPath.Step step(String text) {
        AvpKind kind = AvpNames.labelled(text);
        if (kind != null) {
            return new AvpPath.Step(kind.code(), kind.vendor());
        }
        Matcher matcher = CODE.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("no AVP has that name");
        }
        return new AvpPath.Step(unsigned(matcher.group(1)), unsigned(matcher.group(2)));
    }

    private static int unsigned(@Nullable String text) {
        return text == null ? 0 : (int) number(text, UNSIGNED_32_MAX);
    }
}
