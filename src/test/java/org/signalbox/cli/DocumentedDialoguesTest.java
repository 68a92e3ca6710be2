// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.signalbox.DocumentationFiles;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;

/// The dialogues that a document shows are held again, in the document's order and in virtual time:
/// those of the four countries, and those of the labs `sigtran` and `mates`.
///
/// A document may leave lines out; those it shows must come, the answer's in order and the events'
/// in order. Points in time and durations may differ.
class DocumentedDialoguesTest {
    /// What stands before and behind a prompt of the four countries.
    private static final Pattern COUNTRIES = Pattern.compile("Country[A-D](\\([a-z0-9-]+\\))?#.*");

    private static final Pattern SIGTRAN = Pattern.compile("(Gateway|Ssp)(\\([a-z0-9-]+\\))?#.*");

    private static final Pattern MATES = Pattern.compile("(North|South)(\\([a-z0-9-]+\\))?#.*");

    private static final Duration STEP = Duration.ofMillis(50);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(30);

    /// What an operator takes to type a line, and to read on to the next quotation.
    private static final Duration TYPING = Duration.ofMillis(200);
    private static final Duration READING = Duration.ofSeconds(5);

    /// A typed line with its prompt, and what a document shows beneath.
    ///
    /// @param first of its quotation
    private record Exchange(String where, boolean first, String typed, List<String> shown) {}

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "docs/operator-guide.md"})
    void happenAsTheyAreShown(String document) throws IOException {
        happen(exchanges(Path.of(document), COUNTRIES), new VirtualLab(1), "show nodes");
    }

    @Test
    void happenBehindM3uaAsTheyAreShown() throws IOException {
        happen(
                exchanges(Path.of("docs/operator-guide.md"), SIGTRAN),
                VirtualLab.ofSigtran(1),
                "connect Gateway");
    }

    @Test
    void happenAtMatesAsTheyAreShown() throws IOException {
        happen(
                exchanges(Path.of("docs/operator-guide.md"), MATES),
                VirtualLab.ofMates(1),
                "connect North");
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
            if (!quote.file().normalize().equals(document) || capturing) {
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
