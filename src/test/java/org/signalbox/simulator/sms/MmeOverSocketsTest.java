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
        Path register = folder.resolve("HlrA.end");
        Files.writeString(
                register,
                Files.readString(register)
                        .replace(
                                "\n!\nhlr 491710000010",
                                "\n!\nhlr 491710000010\n subscriber "
                                        + FORGOTTEN
                                        + " imsi 262010000000008 msc 491720000001"));
        lab = new RunningLab(folder);
        centre = lab.end(Msc.class, "MscA").telephones();
        mme = lab.lab().diameter().mmes().getFirst().telephones();
        smsc = lab.end(Smsc.class, "SmscA");
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
