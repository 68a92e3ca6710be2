// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.config;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The argument types that need no knowledge of signalling.
public final class ArgumentTypes {
    /// No name in a configuration is longer.
    public static final int WORD_CHARS_MAX = 64;

    private static final int HOST_CHARS_MAX = 253;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.:/+@-]*");
    private static final Pattern IPV4 =
            Pattern.compile("(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*");
    private static final Pattern HOST =
            Pattern.compile(
                    "[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*");
    private static final Pattern ALL_NUMERIC = Pattern.compile("[0-9.]*");
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,12})(ms|s|m|h)?");

    private ArgumentTypes() {}

    /// A name: letters, digits and `_ . : / + @ -`, beginning with a letter or digit.
    public static ArgumentType<String> word() {
        return ArgumentType.of(
                "a name of at most " + WORD_CHARS_MAX + " letters, digits, '-', '_' or '.'",
                "WORD",
                text -> {
                    check(text.length() <= WORD_CHARS_MAX, "longer than " + WORD_CHARS_MAX);
                    check(NAME.matcher(text).matches(), "a character that no name may have");
                    return text;
                },
                text -> text);
    }

    /// Any text; in quotes if it holds blanks.
    public static ArgumentType<String> string(int charsMax) {
        return ArgumentType.of(
                "a text of at most " + charsMax + " characters",
                "STRING",
                text -> {
                    check(text.length() <= charsMax, "longer than " + charsMax + " characters");
                    return text;
                },
                text -> text);
    }

    /// Everything up to the end of the line, such as a description.
    public static ArgumentType<String> restOfLine(int charsMax) {
        ArgumentType<String> text = string(charsMax);
        return new ArgumentType<>() {
            @Override
            public String parse(String rest) {
                return text.parse(rest);
            }

            @Override
            public String expected() {
                return text.expected();
            }

            @Override
            public String placeholder() {
                return "LINE";
            }

            @Override
            public boolean restOfLine() {
                return true;
            }
        };
    }

    /// The same, but its words are shown only to those who may change them.
    public static <T> ArgumentType<T> secret(ArgumentType<T> type) {
        return new ArgumentType<>() {
            @Override
            public T parse(String text) {
                return type.parse(text);
            }

            @Override
            public String expected() {
                return type.expected();
            }

            @Override
            public String print(T value) {
                return type.print(value);
            }

            @Override
            public String placeholder() {
                return type.placeholder();
            }

            @Override
            public boolean secret() {
                return true;
            }
        };
    }

    /// A decimal integer from `min` to `max`, both included.
    public static ArgumentType<Integer> integer(int min, int max) {
        return ArgumentType.of(
                "an integer from " + min + " to " + max,
                "<" + min + "-" + max + ">",
                text -> {
                    long value;
                    try {
                        value = Long.parseLong(text);
                    } catch (NumberFormatException e) {
                        throw new IllegalArgumentException("not an integer", e);
                    }
                    check(value >= min && value <= max, "out of range");
                    return (int) value;
                },
                String::valueOf);
    }

    /// A port of TCP, UDP or SCTP.
    public static ArgumentType<Integer> port() {
        return integer(1, 65_535);
    }

    /// An IPv4 or IPv6 address in figures. Names are not looked up.
    public static ArgumentType<InetAddress> ipAddress() {
        return ArgumentType.of(
                "an IP address such as 10.0.5.1 or 2001:db8::1",
                "A.B.C.D",
                ArgumentTypes::parseAddress,
                ArgumentTypes::printAddress);
    }

    /// A host by name or address; stays a text, since looking a name up is not ours to do.
    public static ArgumentType<String> host() {
        return ArgumentType.of(
                "a host name or IP address",
                "HOST",
                text -> {
                    if (text.contains(":") || ALL_NUMERIC.matcher(text).matches()) {
                        return printAddress(parseAddress(text));
                    }
                    check(text.length() <= HOST_CHARS_MAX, "longer than " + HOST_CHARS_MAX);
                    check(HOST.matcher(text).matches(), "a character that no host name may have");
                    return text;
                },
                text -> text);
    }

    /// A duration; a number without a unit counts milliseconds. Units: ms, s, m, h.
    public static ArgumentType<Duration> millis(long min, long max) {
        return duration("ms", min, max);
    }

    /// A duration; a number without a unit counts seconds. Units: ms, s, m, h.
    public static ArgumentType<Duration> seconds(long min, long max) {
        return duration("s", min, max);
    }

    /// One of a few words; they may be abbreviated like keywords.
    public static ArgumentType<String> choice(String... words) {
        return choice(List.of(words), Function.identity());
    }

    /// One of an enumeration's constants, written in lower case with `-` for `_`.
    public static <E extends Enum<E>> ArgumentType<E> choice(Class<E> type) {
        List<E> constants = List.of(type.getEnumConstants());
        List<String> words = constants.stream().map(ArgumentTypes::wordOf).toList();
        return choice(words, word -> constants.get(words.indexOf(word)));
    }

    private static <T> ArgumentType<T> choice(List<String> words, Function<String, T> value) {
        Map<T, String> wordByValue =
                words.stream().collect(Collectors.toMap(value, Function.identity()));
        return new ArgumentType<>() {
            @Override
            public T parse(String text) {
                String wanted = text.toLowerCase(Locale.ROOT);
                if (words.contains(wanted)) {
                    return value.apply(wanted);
                }
                List<String> matches =
                        words.stream().filter(word -> word.startsWith(wanted)).toList();
                check(matches.size() < 2, "ambiguous: " + String.join(", ", matches));
                check(!matches.isEmpty() && !wanted.isEmpty(), "unknown");
                return value.apply(matches.getFirst());
            }

            @Override
            public String print(T chosen) {
                return String.valueOf(wordByValue.get(chosen));
            }

            @Override
            public String expected() {
                return (words.size() == 1 ? "" : "one of ") + String.join(", ", words);
            }

            @Override
            public String placeholder() {
                return String.join("|", words);
            }

            @Override
            public List<String> candidates() {
                return words;
            }
        };
    }

    private static ArgumentType<Duration> duration(String unit, long min, long max) {
        long unitMillis = millisOf(unit);
        return ArgumentType.of(
                "a duration from %d%s to %d%s".formatted(min, unit, max, unit),
                "<" + min + "-" + max + ">",
                text -> {
                    Matcher matcher = DURATION.matcher(text);
                    check(matcher.matches(), "not a duration");
                    String suffix = matcher.group(2);
                    long millis =
                            Long.parseLong(matcher.group(1))
                                    * (suffix == null ? unitMillis : millisOf(suffix));
                    check(millis >= min * unitMillis && millis <= max * unitMillis, "out of range");
                    return Duration.ofMillis(millis);
                },
                value -> {
                    long millis = value.toMillis();
                    return millis % unitMillis == 0 ? "" + millis / unitMillis : millis + "ms";
                });
    }

    private static long millisOf(String unit) {
        return switch (unit) {
            case "ms" -> 1;
            case "s" -> 1_000;
            case "m" -> 60_000;
            case "h" -> 3_600_000;
            default -> throw new IllegalArgumentException("unknown unit " + unit);
        };
    }

    private static InetAddress parseAddress(String text) {
        // ofLiteral also reads "1024" as 0.0.4.0; a port must not pass for a host
        check(
                IPV4.matcher(text).matches() || IPV6.matcher(text).matches(),
                "neither four numbers with dots nor groups with colons");
        return InetAddress.ofLiteral(text);
    }

    /// RFC 5952 section 4.2: the first of the longest runs of zeros becomes `::`.
    private static String printAddress(InetAddress address) {
        String full = address.getHostAddress();
        for (int groups = 8; groups >= 2 && full.contains(":"); groups--) {
            String shorter = full.replaceFirst("(^|:)(0(:|$)){" + groups + "}", "::");
            if (!shorter.equals(full)) {
                return shorter;
            }
        }
        return full;
    }

    private static String wordOf(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static void check(boolean holds, String reason) {
        if (!holds) {
            throw new IllegalArgumentException(reason);
        }
    }
}
