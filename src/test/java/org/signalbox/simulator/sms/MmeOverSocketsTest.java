// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.simulator.sms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import org.assertj.core.groups.Tuple;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signalbox.iwf.Flow;
import org.signalbox.iwf.SessionCounter;
import org.signalbox.simulator.sms.Inbox.Received;
import org.signalbox.simulator.sms.Smsc.Progress;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Telephones of an MME and of a switching centre, in the laboratory with LTE: MAP, the
/// interworking function of the STP, and SGd.
@NullUnmarked
class MmeOverSocketsTest {
    private static final Path TOPOLOGY = Path.of("simulator/topologies/sgd");
    private static final String ANNE = "491711000001";
    private static final String LISA = "491711000005";
    private static final String ABSENT = "491711000006";
    private static final String FULL = "491711000007";

    /// The register knows it, and the MME does not.
    private static final String FORGOTTEN = "491711000008";

    /// Its register is told by nobody that it is there again.
    private static final String UNREPORTED = "491711000009";

    private static final String LONG = "abcdefghij".repeat(40);

    @TempDir private Path folder;

    private RunningLab lab;
    private Telephones centre;
    private Telephones mme;
    private Smsc smsc;

    @BeforeEach
    void start() throws IOException, InterruptedException {
        try (Stream<Path> files = Files.list(TOPOLOGY)) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        add("HlrA.end", "subscriber %s imsi 262010000000008 msc 491720000001", FORGOTTEN);
        add("HlrA.end", "subscriber %s imsi 262010000000009 msc 491720000001", UNREPORTED);
        add(
                "Mme.end",
                "subscriber %s imsi 262010000000009 service-centre 491710000030 hlr 491710000099"
                        + " absent",
                UNREPORTED);
        Path centreFile = folder.resolve("SmscA.end");
        Files.writeString(
                centreFile, Files.readString(centreFile).replace("retry 60", "retry 6000"));
        lab = new RunningLab(folder);
        centre = lab.end(Msc.class, "MscA").telephones();
        mme = lab.lab().diameter().mmes().getFirst().telephones();
        smsc = lab.end(Smsc.class, "SmscA");
    }

    private void add(String file, String line, String number) throws IOException {
        Path end = folder.resolve(file);
        String before = Files.readString(end).stripTrailing().replaceAll("\n!$", "");
        Files.writeString(end, before + "\n " + line.formatted(number) + "\n");
    }

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void textsOfSeveralMessagesArriveBothWays() {
        assertThat(send(centre, ANNE, LISA, LONG))
                .containsExactly(delivered(), delivered(), delivered());
        assertThat(send(mme, LISA, ANNE, LONG))
                .containsExactly(delivered(), delivered(), delivered());

        assertThat(await(mme.received(LISA))).containsExactly(new Received(ANNE, LONG));
        assertThat(await(centre.received(ANNE))).containsExactly(new Received(LISA, LONG));
    }

    @Test
    void messagesBetweenTelephonesOfTheMmeGoThroughTheServiceCentre() {
        assertThat(send(mme, LISA, LISA, "Ελληνικά 😀")).containsExactly(delivered());

        assertThat(await(mme.received(LISA))).containsExactly(new Received(LISA, "Ελληνικά 😀"));
    }

    @Test
    void whoeverIsAbsentGetsItsMessageWhenItIsThereAgain() {
        assertThat(send(centre, ANNE, ABSENT, "Later"))
                .containsExactly(tuple(Progress.WAITING, "absentSubscriberSM"));

        assertThat(await(mme.change(ABSENT, SubscriberState.PRESENT))).isTrue();
        await(smsc.delivered(1));

        assertThat(await(mme.received(ABSENT))).containsExactly(new Received(ANNE, "Later"));
    }

    /// TS 29.338 section 5.3.2.5: by ALR, which becomes alertServiceCentre.
    @Test
    void whoeverIsThereAgainIsAlertedByTheMmeAlone() {
        assertThat(send(centre, ANNE, UNREPORTED, "Later"))
                .containsExactly(tuple(Progress.WAITING, "absentSubscriberSM"));

        assertThat(await(mme.change(UNREPORTED, SubscriberState.PRESENT))).isTrue();
        await(smsc.delivered(1));

        assertThat(await(mme.received(UNREPORTED))).containsExactly(new Received(ANNE, "Later"));
        assertThat(alerts(SessionCounter.SUCCEEDED)).isEqualTo(1);
        await(mme.change(UNREPORTED, SubscriberState.ABSENT));
        await(mme.change(UNREPORTED, SubscriberState.PRESENT));
        assertThat(alerts(SessionCounter.BEGUN)).as("nobody waits any more").isEqualTo(1);
    }

    private long alerts(SessionCounter counter) {
        return lab.nodes().stream()
                .flatMap(node -> node.status().toCompletableFuture().join().interworking().stream())
                .mapToLong(status -> status.sessions().get(Flow.ALERT_TO_MAP).get(counter))
                .sum();
    }

    @Test
    void whoeverHasNoRoomGetsItsMessageWhenThereIs() {
        assertThat(send(centre, ANNE, FULL, "No room"))
                .containsExactly(
                        tuple(Progress.WAITING, "sm-DeliveryFailure (memoryCapacityExceeded)"));

        await(mme.change(FULL, SubscriberState.PRESENT));
        await(smsc.delivered(1));

        assertThat(await(mme.received(FULL))).containsExactly(new Received(ANNE, "No room"));
    }

    @Test
    void whomTheMmeDoesNotKnowIsUnidentified() {
        assertThat(send(centre, ANNE, FORGOTTEN, "Who are you"))
                .containsExactly(tuple(Progress.FAILED, "unidentifiedSubscriber"));
    }

    @Test
    void whatTheServiceCentreRefusesIsRefusedToTheTelephone() {
        smsc.leave();

        assertThat(await(mme.submit(LISA, ANNE, "Nobody listens")).refusal()).isNotEmpty();
    }

    private static Tuple delivered() {
        return tuple(Progress.DELIVERED, "");
    }

    /// What became of each message that the text took.
    private List<Tuple> send(Telephones server, String from, String to, String text) {
        assertThat(await(server.submit(from, to, text)).refusal()).isEmpty();
        return await(smsc.standings(to, 0)).stream()
                .map(standing -> tuple(standing.progress(), standing.reason()))
                .toList();
    }

    private static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture()
                .orTimeout(RunningLab.PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }
}
