// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;

import org.junit.jupiter.api.Test;
import org.signalbox.config.HelpEntry;
import org.signalbox.config.ModeReference;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

class SessionTest {
    private final BenchNode node = BenchNode.countryA();
    private final List<String> events = new ArrayList<>();
    private final Session session = new Session(List.of(node, BenchNode.countryB()), events::add);

    @Test
    void answersOnlyWhenTheNodeHasAnswered() {
        CompletableFuture<Reply> reply = session.execute("show cs7 linkset").toCompletableFuture();

        assertThat(reply).isNotDone();
        node.pump();
        assertThat(reply).isDone();
    }

    @Test
    void takesNoLineWhileAnotherIsAtWork() {
        CompletableFuture<Reply> first = session.execute("show cs7 linkset").toCompletableFuture();
        CompletableFuture<Reply> second = session.execute("show nodes").toCompletableFuture();

        assertThat(second.join().lines()).containsExactly("% The last command is still at work");
        node.pump();
        assertThat(first.join().succeeded()).isTrue();
        assertThat(run("show nodes").succeeded()).isTrue();
    }

    @Test
    void takesALineBackIfApplyingItFailsOfABug() {
        run("configure terminal");
        node.breakDown();
        CompletableFuture<Reply> reply = session.execute("hostname Broken").toCompletableFuture();

        assertThat(reply).isCompletedExceptionally();
        node.repair();
        run("cs7 point-code 1.2.4");
        assertThat(node.hostname()).isEqualTo("CountryA");
    }

    @Test
    void tellsAScriptWhetherALineSucceeded() {
        assertThat(run("ping cs7 7.8.1").succeeded()).isTrue();
        assertThat(run("ping cs7 1.1.1").succeeded()).isFalse();
        assertThat(run("show cs7 route 1.1.1").succeeded()).isFalse();
        assertThat(run("show cs7 rout 7.1.1").succeeded()).isTrue();
        assertThat(run("shw").succeeded()).isFalse();
        assertThat(run("").succeeded()).isTrue();
        assertThat(run("! a remark").succeeded()).isTrue();
    }

    @Test
    void completesWordsAndNames() {
        assertThat(words("sh")).containsExactly("show");
        assertThat(words("show cs7 l")).containsExactly("linkset");
        assertThat(words("show cs7 linkset To")).containsExactly("ToCountryB");
        assertThat(words("connect C")).containsExactly("CountryA", "CountryB");
        assertThat(words("show version | i")).containsExactly("include");
        assertThat(words("nonsense ")).isEmpty();
    }

    @Test
    void completesConfigurationAndWhatStandsBehindDo() {
        run("configure terminal");

        assertThat(words("cs7 l")).containsExactly("local-peer", "linkset");
        assertThat(words("d")).containsExactly("do");
        assertThat(words("do show cs7 li")).containsExactly("linkset");
    }

    @Test
    void showsEventsWhileTheMonitorIsOn() {
        node.log(5, "CS7MTP3", "DESTSTATUS", "before");
        session.monitor(true);
        node.log(5, "CS7MTP3", "DESTSTATUS", "during");
        session.monitor(false);
        node.log(5, "CS7MTP3", "DESTSTATUS", "after");

        assertThat(events).singleElement().asString().endsWith("DESTSTATUS: during");
    }

    @Test
    void showsTheResultsOfItsOwnPingOnce() {
        session.monitor(true);

        Reply reply = run("ping cs7 7.8.1");

        assertThat(reply.lines()).anyMatch(line -> line.contains("CS7PING-6-RTT"));
        assertThat(events).isEmpty();
        node.log(6, "CS7PING", "RTT", "of somebody else");
        assertThat(events).hasSize(1);
    }

    @Test
    void watchesTheNodeItIsConnectedTo() {
        session.monitor(true);
        run("connect CountryB");

        node.log(5, "CS7MTP3", "DESTSTATUS", "of the node that was left");

        assertThat(events).isEmpty();
        assertThat(session.prompt()).isEqualTo("CountryB#");
    }

    @Test
    void keepsABoundedHistory() {
        for (int i = 0; i < Session.HISTORY_LINES_MAX + 20; i++) {
            run("show version | include " + i);
        }

        assertThat(session.history()).hasSize(Session.HISTORY_LINES_MAX);
        assertThat(session.history().getFirst()).isEqualTo("show version | include 20");
    }

    @Test
    void refusesALineThatIsTooLong() {
        Reply reply = run("show " + "x".repeat(Session.LINE_CHARS_MAX));

        assertThat(reply.succeeded()).isFalse();
        assertThat(session.history()).isEmpty();
    }

    @Test
    void refusesSeveralLinesInOne() {
        Reply reply = run("show nodes\nshow nodes");

        assertThat(reply.succeeded()).isFalse();
        assertThat(reply.lines()).containsExactly("% One line at a time, please");
    }

    @Test
    void controlCOnAnEmptyLineLeavesConfiguration() {
        assertThat(session.abandon("")).isEmpty();
        run("configure terminal");

        assertThat(session.abandon("hostname X")).isEmpty();
        assertThat(session.abandon(" ")).contains("end");
    }

    @Test
    void saysWhyAConfigurationCouldNotBeSaved() {
        run("configure terminal");
        run("hostname full");
        run("end");

        Reply reply = run("write");

        assertThat(reply.succeeded()).isFalse();
        assertThat(reply.lines()).containsExactly("% Not saved: No space left on device");
    }

    @Test
    void followsAConfigurationThatChangesBehindItsBack() {
        run("configure terminal");
        Session other = new Session(List.of(node), _ -> {});
        for (String line : List.of("configure terminal", "cs7 linkset ToX 5.5.5", "end")) {
            other.execute(line);
            node.pump();
        }

        run("hostname Renamed");

        assertThat(node.running().toString()).contains("ToX").contains("hostname Renamed");
    }

    @Test
    void closesOnExit() {
        assertThat(run("exit").outcome()).isEqualTo(Reply.Outcome.CLOSED);
        assertThat(session.isClosed()).isTrue();
    }

    @Test
    void writesJsonForEveryShow() throws IOException {
        for (ModeReference mode : ExecGrammar.INSTANCE.whole().reference()) {
            for (ModeReference.CommandReference command : mode.commands()) {
                if (command.declaration().startsWith("show startup")
                        || !command.declaration().startsWith("show ")) {
                    continue;
                }
                String line =
                        command.declaration()
                                .replace("[[instance] INSTANCE]", "")
                                .replaceAll("\\[[^\\]]*\\]", "")
                                .replace("INSTANCE", "0")
                                .replace("(state|peer|statistics|timers)", "state")
                                .replace("(ofr|tfr|srr|alr|rdr)", "tfr")
                                .replace("(table TABLE | access-list ACCESS-LIST)", "table fs11")
                                .replace("LINKSET", "ToCountryB")
                                .replace("name AS", "name msc")
                                .replace("peer PEER", "peer dra")
                                .replace("POINT-CODE", "4.5.6");

                Reply reply = run(line + " | json");

                assertThat(reply.succeeded()).as(line).isTrue();
                try (JsonParser parser =
                        new JsonFactory().createParser(String.join("\n", reply.lines()))) {
                    int tokens = 0;
                    while (parser.nextToken() != null) {
                        tokens++;
                    }
                    assertThat(tokens).as(line).isGreaterThan(1);
                }
            }
        }
    }

    private Reply run(String line) {
        CompletableFuture<Reply> reply = session.execute(line).toCompletableFuture();
        node.pump();
        assertThat(reply).as(line).isDone();
        return reply.join();
    }

    private List<String> words(String typed) {
        return session.complete(typed).stream().map(HelpEntry::word).toList();
    }
}
