// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;

import org.junit.jupiter.api.Test;
import org.signalbox.access.AuditEntry;
import org.signalbox.access.Operator;
import org.signalbox.access.Role;
import org.signalbox.config.HelpEntry;
import org.signalbox.config.ModeReference;
import org.signalbox.link.LinkFailure;

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
    void letsEverybodyDoWhatTheirRoleMay() {
        Session eve = sessionOf(Role.READ);
        Session bob = sessionOf(Role.OPERATE);

        assertThat(eve.prompt()).isEqualTo("CountryA>");
        assertThat(run(eve, "show cs7 linkset").succeeded()).isTrue();
        assertThat(run(eve, "ping cs7 7.8.1").lines())
                .containsExactly("% This needs the role operate; you have read");
        assertThat(run(eve, "enable").succeeded()).isFalse();
        assertThat(eve.help("")).noneMatch(line -> line.contains("configure"));
        assertThat(bob.prompt()).isEqualTo("CountryA#");
        assertThat(run(bob, "ping cs7 7.8.1").succeeded()).isTrue();
        assertThat(run(bob, "configure terminal").lines())
                .containsExactly("% This needs the role configure; you have operate");
        assertThat(run(bob, "disable").succeeded()).isTrue();
        assertThat(run(bob, "ping cs7 7.8.1").lines())
                .containsExactly("% This needs the role operate; you have read; say first: enable");
    }

    @Test
    void writesDownWhatIsMoreThanLooking() {
        Session bob = sessionOf(Role.OPERATE);
        run(bob, "show cs7 linkset");
        run(bob, "ping cs7 7.8.1");
        run(bob, "write memory");
        run("configure terminal");
        run("hostname Other");
        run("hostname");

        assertThat(node.audit().last(10))
                .extracting(AuditEntry::operator, AuditEntry::what, AuditEntry::outcome)
                .containsExactly(
                        tuple("somebody", "ping cs7 7.8.1", "done"),
                        tuple("somebody", "write memory", "refused"),
                        tuple(System.getProperty("user.name"), "configure terminal", "done"),
                        tuple(System.getProperty("user.name"), "(config) hostname Other", "done"),
                        tuple(System.getProperty("user.name"), "(config) hostname", "refused"));
        assertThat(run("do show audit last 1").lines())
                .anyMatch(line -> line.contains("(config) hostname"));
        assertThat(run("do show audit | json").succeeded()).isTrue();
    }

    @Test
    void remembersNoPassword() {
        run("configure terminal");
        for (String word : List.of("secret", "sec", "secrt", "Secert")) {
            run(word + " 0 tiger");
        }
        run("do show history");

        assertThat(session.history()).noneMatch(line -> line.contains("tiger"));
        assertThat(node.audit().last(10))
                .extracting(AuditEntry::what)
                .contains("(config) secret <hidden>")
                .noneMatch(line -> line.contains("tiger"));
    }

    private Session sessionOf(Role role) {
        return new Session(
                new Operator("somebody", role, "console"), List.of(node), List.of(), _ -> {});
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
    void collectsACandidateThatTheNodeDoesNotSee() {
        run("configure candidate");
        run("cs7 route-table system");
        run("update route 5.0.0/3 linkset ToCountryB");

        assertThat(session.prompt()).isEqualTo("CountryA(candidate-config-cs7-rt)#");
        assertThat(node.running().toString()).doesNotContain("5.0.0");
        assertThat(run("show diff").lines())
                .containsExactly(
                        " cs7 route-table system", "+ update route 5.0.0/3 linkset ToCountryB");
        assertThat(run("show diff | count").lines()).singleElement().asString().contains("2");
        assertThat(run("validate").lines()).containsExactly("Nothing is wrong with it");
        assertThat(run("exit").succeeded()).isTrue();
        assertThat(run("end").lines())
                .containsExactly("% There are lines that are not committed: say commit or abort");

        assertThat(run("commit comment a way to zone 5").succeeded()).isTrue();
        assertThat(node.running().toString()).contains("5.0.0");
        assertThat(run("end").succeeded()).isTrue();
        assertThat(session.isConfiguring()).isFalse();
        assertThat(run("show configuration revisions").lines())
                .last()
                .asString()
                .contains("a way to zone 5");
    }

    @Test
    void forgetsACandidateThatIsAborted() {
        run("configure candidate");
        run("hostname Other");

        assertThat(run("abort").succeeded()).isTrue();

        assertThat(session.prompt()).isEqualTo("CountryA#");
    }

    @Test
    void commitThatIsToBeConfirmedHoldsUpOthers() {
        run("configure candidate");
        run("hostname Other");
        assertThat(run("commit confirmed 5").lines())
                .last()
                .isEqualTo("It is undone in 300 seconds unless you say: commit confirm");
        run("hostname Third");
        assertThat(run("commit").succeeded()).isFalse();
        assertThat(run("commit confirm").lines()).containsExactly("Confirmed");
        assertThat(run("commit").succeeded()).isTrue();
        assertThat(node.hostname()).isEqualTo("Third");
        run("end");
        assertThat(run("rollback 1").succeeded()).isTrue();
        assertThat(node.hostname()).isEqualTo("Other");
        assertThat(run("rollback 9").lines()).containsExactly("% there is no revision 9");
    }

    @Test
    void refusesACandidateThatSomebodyElseHasOvertaken() {
        run("configure candidate");
        run("hostname Other");
        Session other = new Session(List.of(node), _ -> {});
        run(other, "configure terminal");
        run(other, "cs7 point-code 1.2.4");

        Reply refused = run("commit");

        assertThat(refused.succeeded()).isFalse();
        assertThat(refused.lines()).contains("-cs7 point-code 1.2.3", "+cs7 point-code 1.2.4");
        assertThat(node.hostname()).isEqualTo("CountryA");
    }

    @Test
    void completesWhatMayBeDoneWithACandidate() {
        run("configure candidate");

        assertThat(words("comm")).containsExactly("commit");
        assertThat(words("show ")).containsExactly("diff", "plan");
        assertThat(words("show diff | c")).containsExactly("count");
        assertThat(words("cs7 l")).containsExactly("local-peer", "linkset");
        assertThat(run("commit ?").lines()).anyMatch(line -> line.contains("confirmed"));
    }

    @Test
    void showsAlarmsWhatHappenedAndWhoKnows() {
        assertThat(run("show cs7 alarms").lines()).containsExactly("0 alarms");
        assertThat(run("alarm acknowledge 1").succeeded()).isFalse();

        node.fail("ToCountryB", new LinkFailure(LinkFailure.Cause.CONNECTION_LOST));

        assertThat(run("alarm acknowledge 1").lines()).containsExactly("Alarm 1 is acknowledged");
        assertThat(run("show cs7 alarms object ToCountryB").lines())
                .anyMatch(
                        line ->
                                line.matches(
                                        "1 +major +Nov 14 .* link ToCountryB:0 +link-failed.*"));
        assertThat(run("show cs7 alarms severity critical").lines()).containsExactly("0 alarms");
        assertThat(run("show cs7 alarms detailed").lines())
                .contains("  cause: SCTP association lost", "  remedy: See to the far end.");
        assertThat(run("show cs7 alarms history").lines())
                .anyMatch(line -> line.contains("raised"));
        assertThat(run("show cs7 alarms | json").lines())
                .anyMatch(line -> line.contains("\"objectKind\": \"link\""));
        assertThat(run("show cs7 events").lines())
                .anyMatch(line -> line.startsWith("link ToCountryB:0"));
        assertThat(run("show cs7 events ToCountryB").lines())
                .containsExactly(
                        "000001: *Nov 14 22:13:20.123: %CS7MTP3-4-LINKSTATUS: Link 0 of linkset"
                                + " ToCountryB is failed");
        assertThat(run("show cs7 events nobody").succeeded()).isFalse();
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
        return run(session, line);
    }

    private Reply run(Session of, String line) {
        CompletableFuture<Reply> reply = of.execute(line).toCompletableFuture();
        node.pump();
        assertThat(reply).as(line).isDone();
        return reply.join();
    }

    private List<String> words(String typed) {
        return session.complete(typed).stream().map(HelpEntry::word).toList();
    }
}
