// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.signalbox.DocumentationFiles;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The dialogues that the documents show are held again, each document's in its order and in
/// virtual
/// time: those of the four countries, and those of the labs `instances`, `sigtran` and `mates`.
/// Those
/// of short messages are held by [DocumentedShortMessagesTest].
///
/// A document may leave lines out; those it shows must come, the answer's in order and the events'
/// in order. Points in time and durations may differ.
class DocumentedDialoguesTest {
    /// The laboratories of virtual time, each with what stands before its prompts.
    private enum Place {
        COUNTRIES("Country[A-D]", "show nodes") {
            @Override
            VirtualLab lab() {
                return new VirtualLab(1);
            }
        },
        INSTANCES("America|Europe", "connect America") {
            @Override
            VirtualLab lab() {
                return VirtualLab.ofInstances(1);
            }
        },
        SIGTRAN("Gateway|Ssp", "connect Gateway") {
            @Override
            VirtualLab lab() {
                return VirtualLab.ofSigtran(1);
            }
        },
        MATES("North|South", "connect North") {
            @Override
            VirtualLab lab() {
                return VirtualLab.ofMates(1);
            }
        };

        private final Pattern typed;
        private final String begin;

        /// @param begin typed before the first dialogue of a document
        Place(String nodes, String begin) {
            typed = Pattern.compile("(%s)(\\([a-z0-9-]+\\))?#.*".formatted(nodes));
            this.begin = begin;
        }

        abstract VirtualLab lab();
    }

    /// What cannot be held in virtual time, by what it begins with, and where it is.
    private static final Map<String, String> ELSEWHERE =
            Map.of(
                    "gateway#show diameter overload",
                    "needs a peer that is overloaded: OverloadTopologyTest");

    private static final Pattern LINE_TYPED = Pattern.compile("[A-Za-z]\\w*(\\([a-z0-9-]+\\))?#.*");

    private static final Duration STEP = Duration.ofMillis(50);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(30);

    /// What an operator takes to type a line, and to read on to the next quotation.
    private static final Duration TYPING = Duration.ofMillis(200);
    private static final Duration READING = Duration.ofSeconds(5);

    /// A typed line with its prompt, and what a document shows beneath.
    ///
    /// @param first of its quotation
    private record Exchange(String where, boolean first, String typed, List<String> shown) {}

    static Stream<Arguments> dialogues() throws IOException {
        List<Arguments> dialogues = new ArrayList<>();
        for (Path document : DocumentationFiles.markdown()) {
            for (Place place : Place.values()) {
                if (!exchanges(document, place.typed).isEmpty()) {
                    dialogues.add(Arguments.of(document, place));
                }
            }
        }
        return dialogues.stream();
    }

    @ParameterizedTest
    @MethodSource("dialogues")
    void happenAsTheyAreShown(Path document, Place place) throws IOException {
        happen(exchanges(document, place.typed), place.lab(), place.begin);
    }

    /// Whoever writes a dialogue of another place says who holds it.
    @Test
    void everyDialogueIsHeldSomewhere() throws IOException {
        List<String> held = new ArrayList<>();
        List<String> nowhere = new ArrayList<>();
        for (DocumentationFiles.Quote quote : DocumentationFiles.quotes()) {
            if (!quote.kind().equals("console")) {
                continue;
            }
            List<String> typed =
                    quote.lines().stream().filter(line -> isTyped(line, LINE_TYPED)).toList();
            boolean here =
                    Stream.of(Place.values())
                            .anyMatch(
                                    place ->
                                            typed.stream()
                                                    .allMatch(line -> isTyped(line, place.typed)));
            (here
                                    || DocumentedShortMessagesTest.holds(quote)
                                    || ELSEWHERE.containsKey(typed.getFirst())
                            ? held
                            : nowhere)
                    .add(quote.toString());
        }

        assertThat(nowhere).isEmpty();
        assertThat(held).hasSizeGreaterThan(20);
    }

    /// @param begin typed before
    private static void happen(List<Exchange> exchanges, VirtualLab lab, String begin) {
        List<String> monitored = new ArrayList<>();
        Session session = new Session(lab.nodes(), monitored::add);
        session.monitor(true);
        answer(lab, session, begin);

        for (Exchange exchange : exchanges) {
            if (exchange.first()) {
                lab.runFor(READING);
            }
            assertThat(exchange.typed()).as(exchange.where()).startsWith(session.prompt());

            String line = exchange.typed().substring(session.prompt().length());
            List<String> answer = timeless(answer(lab, session, line));
            List<String> events = timeless(monitored);
            monitored.clear();
            for (String shown : timeless(exchange.shown())) {
                assertThat(takeThrough(shown, answer) || takeThrough(shown, events))
                        .as(
                                "%s: %s%n%s%nin %s%nand %s",
                                exchange.where, line, shown, answer, events)
                        .isTrue();
            }
        }

        assertThat(exchanges).isNotEmpty();
    }

    private static List<String> answer(VirtualLab lab, Session session, String line) {
        CompletableFuture<Reply> reply = session.execute(line).toCompletableFuture();
        for (Duration waited = Duration.ZERO;
                !reply.isDone() && waited.compareTo(ANSWER_MAX) < 0;
                waited = waited.plus(STEP)) {
            lab.runFor(STEP);
        }
        assertThat(reply).as(line).isDone();
        lab.runFor(TYPING);
        return reply.join().lines();
    }

    /// Drops all up to a line; false and nothing dropped if it is not there.
    private static boolean takeThrough(String wanted, List<String> lines) {
        int at = lines.indexOf(wanted);
        lines.subList(0, at + 1).clear();
        return at >= 0;
    }

    private static List<Exchange> exchanges(Path document, Pattern typed) throws IOException {
        List<Exchange> exchanges = new ArrayList<>();
        for (DocumentationFiles.Quote quote : DocumentationFiles.quotes()) {
            // virtual time has no byte streams: captures are tried on real sockets elsewhere
            boolean capturing = quote.lines().stream().anyMatch(line -> line.contains("#capture "));
            if (!quote.file().equals(document) || capturing) {
                continue;
            }
            List<String> lines = quote.lines();
            boolean first = true;
            for (int i = 0; i < lines.size(); i++) {
                if (isTyped(lines.get(i), typed)) {
                    int end = i + 1;
                    while (end < lines.size() && !isTyped(lines.get(end), typed)) {
                        end++;
                    }
                    String where = document + ":" + (quote.line() + 1 + i);
                    List<String> shown = lines.subList(i + 1, end);
                    exchanges.add(new Exchange(where, first, lines.get(i), shown));
                    first = false;
                }
            }
        }
        return exchanges;
    }

    private static boolean isTyped(String line, Pattern typed) {
        return typed.matcher(line).matches();
    }

    private static List<String> timeless(List<String> lines) {
        return new ArrayList<>(lines.stream().map(DocumentedDialoguesTest::timeless).toList());
    }

    private static String timeless(String line) {
        return line.replaceFirst("^\\*[A-Z][a-z]{2} [ 0-9]\\d [0-9:]{8}\\.\\d{3}:", "*...:")
                .replaceAll("[A-Z][a-z]{2} [ \\d]\\d \\d{2}:\\d{2}:\\d{2}\\.\\d{3}", "...")
                .replaceAll("rtt [0-9/]+", "rtt ...")
                .replaceAll("\\b\\d+(\\.\\d)? m?s\\b", "...");
    }
}
