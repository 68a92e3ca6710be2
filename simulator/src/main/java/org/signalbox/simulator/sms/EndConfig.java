// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.simulator.sms;

import org.signalbox.config.Argument;
import org.signalbox.config.ArgumentType;
import org.signalbox.config.ArgumentTypes;
import org.signalbox.config.Block;
import org.signalbox.config.Checked;
import org.signalbox.config.Command;
import org.signalbox.config.ConfigFile;
import org.signalbox.config.Problems;
import org.signalbox.config.Schema;
import org.signalbox.config.Statement;
import org.signalbox.ss7.PointCode;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// What an end of the network is, as the file beside its node's configuration says:
///
/// ```
/// hlr 4917100010
///  route default 1.1.1
///  subscriber 491710000001 imsi 262010000000001 msc 4917100020
///  subscriber 491710000002 imsi 262010000000002 msc 4917100020 absent
///  subscribers 1000 from 491710100000 imsi 262010100000000 msc 4917100020
/// ```
///
/// ```
/// msc 4917100020
///  route default 1.1.1
///  subscriber 491710000001 imsi 262010000000001 service-centre 4917100030 hlr 4917100010
/// ```
///
/// ```
/// smsc 4917100030
///  route default 1.1.1
///  sender SIGNALBOX
///  retry 60 attempts 5
///  retransmission 600
///  store 1000
/// ```
public sealed interface EndConfig {
    /// Its global title, in international format.
    String number();

    /// Where messages to global titles go.
    List<Route> routes();

    /// Digits with which global titles begin, and the point to which messages to them go.
    ///
    /// @param prefix empty for those that no other route names
    record Route(String prefix, PointCode to) {}

    /// A home location register.
    ///
    /// @param blocks subscribers whose numbers follow each other
    record HlrConfig(
            String number,
            List<Route> routes,
            List<HlrSubscriber> subscribers,
            List<Many<HlrSubscriber>> blocks)
            implements EndConfig {}

    /// Subscribers or telephones whose numbers and cards follow each other; in all else they are
    /// like the first.
    ///
    /// @param all in the order of their numbers, at least one
    record Many<T>(List<T> all) {
        T first() {
            return all.getFirst();
        }
    }

    /// A subscriber at home.
    ///
    /// @param msisdn the number that is called
    /// @param imsi the identity of the card
    /// @param msc the number of the centre that serves it
    /// @param state [SubscriberState#PRESENT] unless deliveries have failed before
    record HlrSubscriber(String msisdn, String imsi, String msc, SubscriberState state) {
        private HlrSubscriber after(int places) {
            return new HlrSubscriber(
                    Language.numberAfter(msisdn, places),
                    Language.numberAfter(imsi, places),
                    msc,
                    state);
        }
    }

    /// A mobile switching centre, with the telephones that it serves.
    ///
    /// @param blocks telephones whose numbers follow each other
    record MscConfig(
            String number, List<Route> routes, List<Phone> phones, List<Many<Phone>> blocks)
            implements EndConfig {}

    /// A telephone.
    ///
    /// @param serviceCentre where it sends its messages
    /// @param hlr the number of the register that is told when it is there again
    record Phone(
            String msisdn, String imsi, String serviceCentre, String hlr, SubscriberState state) {
        private Phone after(int places) {
            return new Phone(
                    Language.numberAfter(msisdn, places),
                    Language.numberAfter(imsi, places),
                    serviceCentre,
                    hlr,
                    state);
        }
    }

    /// A short message service centre.
    ///
    /// @param senders names under which applications send
    /// @param retryAfter when a delivery that may yet succeed is tried again, unless the register
    ///     says earlier that it might
    /// @param attemptsMax after so many it is given up
    /// @param retransmission for how long after a delivery it would try again if it were asked to,
    ///     and wants to be told when; zero if it is not to be asked
    /// @param messagesMax how many it stores
    record SmscConfig(
            String number,
            List<Route> routes,
            List<String> senders,
            Duration retryAfter,
            int attemptsMax,
            Duration retransmission,
            int messagesMax)
            implements EndConfig {}

    /// Reads the file of an end.
    ///
    /// @throws IOException with everything that is wrong with it
    static EndConfig load(Path file) throws IOException {
        return Language.read(ConfigFile.load(file, Language.SCHEMA), file.toString());
    }

    /// Reads a text.
    ///
    /// @throws IOException with everything that is wrong with it
    static EndConfig parse(String text) throws IOException {
        return Language.read(ConfigFile.parse(text, Language.SCHEMA), "the text");
    }

    /// The commands of such files.
    final class Language {
        private static final int ATTEMPTS_MAX = 100;
        private static final int STORE_MAX = 1_000_000;
        private static final int BLOCK_MAX = 100_000;
        private static final long RETRY_MAX_MILLIS = Duration.ofDays(1).toMillis();
        private static final Duration RETRY_DEFAULT = Duration.ofMinutes(1);
        private static final int ATTEMPTS_DEFAULT = 5;
        private static final int STORE_DEFAULT = 10_000;
        private static final Pattern DIGITS = Pattern.compile("[0-9]{1,15}");

        private static final ArgumentType<String> NUMBER_TYPE =
                ArgumentType.of(
                        "1 to 15 digits",
                        "DIGITS",
                        text -> {
                            if (!DIGITS.matcher(text).matches()) {
                                throw new IllegalArgumentException(
                                        "\"" + text + "\" is no number of 1 to 15 digits");
                            }
                            return text;
                        },
                        text -> text);
        private static final ArgumentType<PointCode> POINT_TYPE =
                ArgumentType.of(
                        "a point code as 1.2.3", "POINT-CODE", PointCode::itu, PointCode::toString);

        static final Argument<String> NUMBER =
                Argument.of("NUMBER", NUMBER_TYPE, "Number of the end, its global title");
        private static final Argument<String> PREFIX =
                Argument.of("PREFIX", NUMBER_TYPE, "First digits of global titles");
        private static final Argument<PointCode> POINT =
                Argument.of("POINT-CODE", POINT_TYPE, "Point to which they go");
        static final Argument<String> MSISDN =
                Argument.of("MSISDN", NUMBER_TYPE, "Number of a subscriber");
        private static final Argument<String> IMSI =
                Argument.of("IMSI", NUMBER_TYPE, "Identity of the card");
        private static final Argument<String> MSC =
                Argument.of("MSC", NUMBER_TYPE, "Number of the switching centre");
        private static final Argument<String> SERVICE_CENTRE =
                Argument.of("SERVICE-CENTRE", NUMBER_TYPE, "Number of the service centre");
        private static final Argument<String> HLR =
                Argument.of("HLR", NUMBER_TYPE, "Number of the register");
        static final Argument<SubscriberState> STATE =
                Argument.of(
                        "STATE",
                        ArgumentTypes.choice(SubscriberState.class),
                        "How the telephone is; present by default");
        private static final Argument<Integer> COUNT =
                Argument.of(
                        "COUNT", ArgumentTypes.integer(1, BLOCK_MAX), "How many numbers follow");
        private static final Argument<String> SENDER =
                Argument.of("SENDER", ArgumentTypes.word(), "Name, at most 11 characters");
        private static final Argument<Duration> RETRY_AFTER =
                Argument.of(
                        "RETRY-AFTER",
                        ArgumentTypes.seconds(1, RETRY_MAX_MILLIS / 1_000),
                        "When a delivery is tried again");
        private static final Argument<Integer> ATTEMPTS =
                Argument.of(
                        "ATTEMPTS", ArgumentTypes.integer(1, ATTEMPTS_MAX), "How often at most");
        private static final Argument<Duration> RETRANSMISSION_WITHIN =
                Argument.of(
                        "WITHIN",
                        ArgumentTypes.seconds(1, RETRY_MAX_MILLIS / 1_000),
                        "How much later than the delivery");
        private static final Argument<Integer> MESSAGES =
                Argument.of("MESSAGES", ArgumentTypes.integer(1, STORE_MAX), "How many at most");

        private static final Command ROUTE_DEFAULT =
                Command.of(
                                "route default POINT-CODE",
                                "Where messages go to whom no other route leads",
                                POINT)
                        .help("default", "All global titles that no other route names");
        private static final Command ROUTE =
                Command.of(
                                "route PREFIX POINT-CODE",
                                "Where messages to some global titles go",
                                PREFIX,
                                POINT)
                        .keyedBy(PREFIX);
        private static final Command HLR_SUBSCRIBER =
                Command.of(
                                "subscriber MSISDN imsi IMSI msc MSC [STATE]",
                                "A subscriber at home",
                                MSISDN,
                                IMSI,
                                MSC,
                                STATE)
                        .keyedBy(MSISDN);
        static final Command PHONE =
                Command.of(
                                "subscriber MSISDN imsi IMSI service-centre SERVICE-CENTRE hlr HLR"
                                        + " [STATE]",
                                "A telephone that is served",
                                MSISDN,
                                IMSI,
                                SERVICE_CENTRE,
                                HLR,
                                STATE)
                        .keyedBy(MSISDN);
        private static final Command HLR_SUBSCRIBERS =
                Command.of(
                                "subscribers COUNT from MSISDN imsi IMSI msc MSC",
                                "Subscribers at home whose numbers follow each other",
                                COUNT,
                                MSISDN,
                                IMSI,
                                MSC)
                        .help("from", "The first number")
                        .keyedBy(MSISDN);
        private static final Command PHONES =
                Command.of(
                                "subscribers COUNT from MSISDN imsi IMSI service-centre"
                                        + " SERVICE-CENTRE hlr HLR",
                                "Telephones that are served, whose numbers follow each other",
                                COUNT,
                                MSISDN,
                                IMSI,
                                SERVICE_CENTRE,
                                HLR)
                        .keyedBy(MSISDN);
        private static final Command SENDER_LINE =
                Command.of("sender SENDER", "A name under which an application sends", SENDER)
                        .keyedBy(SENDER);
        private static final Command RETRY =
                Command.of(
                        "retry RETRY-AFTER attempts ATTEMPTS",
                        "When and how often deliveries are tried again",
                        RETRY_AFTER,
                        ATTEMPTS);
        private static final Command RETRANSMISSION =
                Command.of(
                        "retransmission WITHIN",
                        "Until when an MME may ask for a message again, and alert",
                        RETRANSMISSION_WITHIN);
        private static final Command STORE =
                Command.of("store MESSAGES", "How many messages are stored", MESSAGES);

        private static final Command HLR_BLOCK =
                Command.of("hlr NUMBER", "A home location register", NUMBER)
                        .opens(
                                Schema.configuration(
                                        "hlr",
                                        ROUTE_DEFAULT,
                                        ROUTE,
                                        HLR_SUBSCRIBER,
                                        HLR_SUBSCRIBERS));
        private static final Command MSC_BLOCK =
                Command.of("msc NUMBER", "A mobile switching centre", NUMBER)
                        .opens(Schema.configuration("msc", ROUTE_DEFAULT, ROUTE, PHONE, PHONES));
        private static final Command SMSC_BLOCK =
                Command.of("smsc NUMBER", "A short message service centre", NUMBER)
                        .opens(
                                Schema.configuration(
                                        "smsc",
                                        ROUTE_DEFAULT,
                                        ROUTE,
                                        SENDER_LINE,
                                        RETRY,
                                        RETRANSMISSION,
                                        STORE));

        private static final Schema SCHEMA =
                Schema.configuration("end", HLR_BLOCK, MSC_BLOCK, SMSC_BLOCK);

        private Language() {}

        private static EndConfig read(Checked checked, String name) throws IOException {
            Problems problems = checked.problems();
            List<EndConfig> ends = new ArrayList<>();
            for (Statement line : checked.block().statements()) {
                ends.add(end(line, problems));
            }
            if (ends.size() != 1) {
                problems.general("expected one of hlr, msc and smsc");
            }
            if (problems.hasErrors()) {
                throw new IOException(name + ": not usable\n" + problems);
            }
            return ends.getFirst();
        }

        private static EndConfig end(Statement line, Problems problems) {
            Block block = line.block();
            if (line.is(HLR_BLOCK)) {
                return new HlrConfig(
                        line.get(NUMBER),
                        routes(block),
                        block.all(HLR_SUBSCRIBER).stream().map(Language::subscriber).toList(),
                        block.all(HLR_SUBSCRIBERS).stream()
                                .map(
                                        many ->
                                                many(
                                                        many,
                                                        problems,
                                                        subscriber(many),
                                                        HlrSubscriber::after))
                                .toList());
            }
            if (line.is(MSC_BLOCK)) {
                return new MscConfig(
                        line.get(NUMBER),
                        routes(block),
                        block.all(PHONE).stream().map(Language::phone).toList(),
                        block.all(PHONES).stream()
                                .map(many -> many(many, problems, phone(many), Phone::after))
                                .toList());
            }
            return new SmscConfig(
                    line.get(NUMBER),
                    routes(block),
                    block.all(SENDER_LINE).stream().map(sender -> sender.get(SENDER)).toList(),
                    block.value(RETRY, RETRY_AFTER, RETRY_DEFAULT),
                    block.value(RETRY, ATTEMPTS, ATTEMPTS_DEFAULT),
                    block.value(RETRANSMISSION, RETRANSMISSION_WITHIN, Duration.ZERO),
                    block.value(STORE, MESSAGES, STORE_DEFAULT));
        }

        private static List<Route> routes(Block block) {
            List<Route> routes = new ArrayList<>();
            block.all(ROUTE)
                    .forEach(line -> routes.add(new Route(line.get(PREFIX), line.get(POINT))));
            block.find(ROUTE_DEFAULT).ifPresent(line -> routes.add(new Route("", line.get(POINT))));
            return List.copyOf(routes);
        }

        /// @param after what comes so many places behind the first
        private static <T> Many<T> many(
                Statement line, Problems problems, T first, BiFunction<T, Integer, T> after) {
            int count = line.get(COUNT);
            for (Argument<String> digits : List.of(MSISDN, IMSI)) {
                if (numberAfter(line.get(digits), count - 1).length() > line.get(digits).length()) {
                    problems.error(
                            line,
                            digits,
                            "there are no %d numbers from here with so many digits"
                                    .formatted(count));
                }
            }
            return new Many<>(
                    IntStream.range(0, count)
                            .mapToObj(place -> after.apply(first, place))
                            .toList());
        }

        /// The number that comes so many places behind another.
        static String numberAfter(String number, int places) {
            String digits = Long.toString(Long.parseLong(number) + places);
            return "0".repeat(Math.max(0, number.length() - digits.length())) + digits;
        }

        private static HlrSubscriber subscriber(Statement line) {
            return new HlrSubscriber(
                    line.get(MSISDN),
                    line.get(IMSI),
                    line.get(MSC),
                    line.find(STATE).orElse(SubscriberState.PRESENT));
        }

        static Phone phone(Statement line) {
            return new Phone(
                    line.get(MSISDN),
                    line.get(IMSI),
                    line.get(SERVICE_CENTRE),
                    line.get(HLR),
                    line.find(STATE).orElse(SubscriberState.PRESENT));
        }
    }
}
