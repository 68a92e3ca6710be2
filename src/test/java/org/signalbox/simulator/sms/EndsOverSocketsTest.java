// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.simulator.sms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signalbox.simulator.sms.Inbox.Received;
import org.signalbox.simulator.sms.Smsc.Progress;
import org.signalbox.simulator.sms.Smsc.Standing;
import org.signalbox.trace.CapturedMsu;
import org.signalbox.trace.PcapFormat;
import org.signalbox.trace.Tshark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/// A register, a switching centre and a service centre around one STP, each over M2PA and each over
/// M3UA.
@NullUnmarked
abstract class EndsOverSocketsTest {
    private static final String ANNE = "491711000001";
    private static final String BERT = "491711000002";
    private static final String NOBODY = "491711000009";
    private static final String ALL_LETTERS = "abcdefghij".repeat(16);

    @TempDir private Path folder;

    private RunningLab lab;
    private Hlr hlr;
    private Msc msc;
    private Smsc smsc;

    /// Over signalling links.
    static final class OverM2paTest extends EndsOverSocketsTest {
        @Override
        void write(Path folder) throws IOException {
            StringBuilder stp =
                    new StringBuilder(STP).append("cs7 local-peer 1024\n local-ip 127.0.6.1\n");
            for (int end = 2; end <= 4; end++) {
                stp.append(
                        "cs7 linkset To%d 1.1.%d\n link 0 sctp 127.0.6.%d 1024 1024\n"
                                .formatted(end, end, end));
                Files.writeString(
                        folder.resolve(NAMES.get(end) + ".conf"),
                        HEAD.formatted(NAMES.get(end), end)
                                + "cs7 local-peer 1024\n local-ip 127.0.6.%d\n".formatted(end)
                                + "cs7 linkset ToStp 1.1.1\n link 0 sctp 127.0.6.1 1024 1024\n"
                                + "cs7 route-table system\n update route 0.0.0 0.0.0 linkset ToStp\n");
            }
            Files.writeString(folder.resolve("Stp.conf"), stp);
        }
    }

    /// As processes of the STP.
    static final class OverM3uaTest extends EndsOverSocketsTest {
        @Override
        void write(Path folder) throws IOException {
            StringBuilder stp =
                    new StringBuilder(STP).append("cs7 m3ua 2905\n local-ip 127.0.6.11\n");
            StringBuilder routes = new StringBuilder("cs7 route-table system\n");
            for (int end = 2; end <= 4; end++) {
                stp.append(
                        """
                        cs7 asp p%1$d 0 2905 m3ua
                         remote-ip 127.0.6.1%1$d
                        cs7 as To%1$d m3ua
                         asp p%1$d
                         routing-key 10%1$d 1.1.%1$d
                         traffic-mode loadshare
                        """
                                .formatted(end));
                routes.append(" update route 1.1.%1$d/14 linkset To%1$d\n".formatted(end));
                Files.writeString(
                        folder.resolve(NAMES.get(end) + ".conf"),
                        HEAD.formatted(NAMES.get(end), end)
                                + """
                                  cs7 m3ua 2905
                                   local-ip 127.0.6.1%1$d
                                  cs7 asp stp 2905 2905 m3ua
                                   remote-ip 127.0.6.11
                                   role asp
                                   transport-role client
                                  cs7 as ToStp m3ua
                                   asp stp
                                   routing-key 10%1$d 1.1.%1$d
                                  cs7 route-table system
                                   update route 0.0.0 0.0.0 linkset ToStp
                                  """
                                        .formatted(end));
            }
            Files.writeString(folder.resolve("Stp.conf"), stp.append(routes));
        }
    }

    static final List<String> NAMES = List.of("", "Stp", "Hlr", "Msc", "Smsc");
    static final String HEAD =
            """
            hostname %s
            cs7 variant itu
            cs7 network-indicator international
            cs7 point-code 1.1.%d
            cs7 fast-restart
            """;
    static final String STP = HEAD.formatted("Stp", 1);

    private static final String HLR =
            """
            hlr 491710000010
             route 491710000020 1.1.3
             route 491710000030 1.1.4
             subscriber 491711000001 imsi 262010000000001 msc 491710000020
             subscriber 491711000002 imsi 262010000000002 msc 491710000020
            """;
    private static final String MSC =
            """
            msc 491710000020
             route 491710000010 1.1.2
             route 491710000030 1.1.4
             subscriber 491711000001 imsi 262010000000001 service-centre 491710000030 hlr 491710000010
             subscriber 491711000002 imsi 262010000000002 service-centre 491710000030 hlr 491710000010
            """;
    private static final String SMSC =
            """
            smsc 491710000030
             route 491710000010 1.1.2
             route 491710000020 1.1.3
             route 491711 1.1.2
             sender Signalbox
             retry 3600 attempts 3
             store 5
            """;

    /// Writes the configurations of the four nodes.
    abstract void write(Path folder) throws IOException;

    @BeforeEach
    void start() throws IOException, InterruptedException {
        write(folder);
        Files.writeString(folder.resolve("Hlr.end"), HLR);
        Files.writeString(folder.resolve("Msc.end"), MSC);
        Files.writeString(folder.resolve("Smsc.end"), SMSC);
        lab = new RunningLab(folder);
        hlr = lab.end(Hlr.class, "Hlr");
        msc = lab.end(Msc.class, "Msc");
        smsc = lab.end(Smsc.class, "Smsc");
    }

    @AfterEach
    void stop() {
        if (lab == null) {
            return;
        }
        try {
            lab.await(
                    "every dialogue has ended",
                    () -> lab.lab().ends().stream().allMatch(end -> end.counts().open() == 0));
            assertThat(lab.lab().ends()).allMatch(end -> end.dropped() == 0);
            assertThat(lab.lab().ends())
                    .allMatch(end -> end.counts().get(DialogueCount.SERVED_BROKEN) == 0);
        } finally {
            lab.close();
        }
    }

    @Test
    void aTextIsDelivered() {
        assertThat(send("Hello over there"))
                .extracting(Standing::progress)
                .containsExactly(Progress.DELIVERED);

        assertThat(received()).containsExactly(new Received(ANNE, "Hello over there"));
        assertThat(msc.counts().get(DialogueCount.ENDED_BY_RESULT)).isEqualTo(1);
        assertThat(smsc.counts().get(DialogueCount.ENDED_BY_RESULT)).isEqualTo(3);
        assertThat(hlr.counts().get(DialogueCount.SERVED_BY_RESULT)).isEqualTo(2);
    }

    @Test
    void unicodeAndExtendedCharactersAreDelivered() {
        send("Ελληνικά, кириллица и 😀");
        send("100 € [or so]");

        assertThat(received())
                .extracting(Received::text)
                .containsExactly("Ελληνικά, кириллица и 😀", "100 € [or so]");
    }

    @Test
    void aTextOfThreePartsIsOneTextAgain() {
        String text =
                IntStream.rangeClosed(1, 80)
                        .mapToObj("word %d, "::formatted)
                        .reduce("", String::concat)
                        .substring(0, 450);

        assertThat(send(text)).hasSize(3).allMatch(part -> part.progress() == Progress.DELIVERED);

        assertThat(received()).containsExactly(new Received(ANNE, text));
    }

    /// The name takes more octets in the message than a number does.
    @Test
    void whatDoesNotFitBeginsWithoutAnInvoke() {
        Ladder ladder = await(Ladder.watch(lab.nodes(), List.of(), Optional.empty()));
        send(ALL_LETTERS);
        await(smsc.submit("Signalboxes", BERT, ALL_LETTERS));
        await(smsc.standings(BERT, 0));

        assertThat(ladderOf(ladder).stream().map(m -> m.type() + " " + m.content()))
                .containsSubsequence(
                        "BEGIN -",
                        "CONTINUE -",
                        "CONTINUE mo-forwardSM",
                        "END result",
                        "BEGIN -",
                        "CONTINUE -",
                        "CONTINUE mt-forwardSM",
                        "END result");
        assertThat(received())
                .containsExactly(
                        new Received(ANNE, ALL_LETTERS), new Received("Signalboxes", ALL_LETTERS));
    }

    @Test
    void anApplicationSendsUnderItsName() {
        assertThat(await(smsc.submit("Signalbox", BERT, "From an application"))).isTrue();
        await(smsc.standings(BERT, 0));

        assertThat(received()).containsExactly(new Received("Signalbox", "From an application"));
    }

    @Test
    void whoeverIsAbsentGetsItsMessageWhenItIsThereAgain() {
        await(msc.telephones().change(BERT, SubscriberState.ABSENT));

        assertThat(send("Later"))
                .extracting(Standing::progress, Standing::reason)
                .containsExactly(tuple(Progress.WAITING, "absentSubscriberSM"));
        assertThat(received()).isEmpty();
        assertThat(send("Much later"))
                .as("the register knows by now")
                .extracting(Standing::progress)
                .containsExactly(Progress.WAITING);

        assertThat(await(msc.telephones().change(BERT, SubscriberState.PRESENT))).isTrue();
        await(smsc.delivered(2));
        assertThat(received()).extracting(Received::text).containsExactly("Later", "Much later");
    }

    @Test
    void aFullMemoryIsShownAsItIs() {
        await(msc.telephones().change(BERT, SubscriberState.MEMORY_FULL));

        assertThat(send("No room"))
                .extracting(Standing::reason)
                .containsExactly("sm-DeliveryFailure (memoryCapacityExceeded)");

        await(msc.telephones().change(BERT, SubscriberState.PRESENT));
        await(smsc.delivered(1));
        assertThat(received()).extracting(Received::text).containsExactly("No room");
    }

    /// jSS7 gives each message the next signalling link selection.
    @Test
    void messagesOfAllSelectionsArrive() {
        for (int i = 1; i <= 9; i++) {
            send("Message " + i);
        }

        assertThat(received()).hasSize(9);
        assertThat(hlr.counts().get(DialogueCount.SERVED_BY_RESULT)).isEqualTo(18);
    }

    @Test
    void anUnknownSubscriberEndsIt() {
        assertThat(await(msc.telephones().submit(ANNE, NOBODY, "Who are you")).refusal()).isEmpty();

        assertThat(await(smsc.standings(NOBODY, 0)))
                .extracting(Standing::progress, Standing::reason)
                .containsExactly(tuple(Progress.FAILED, "unknownSubscriber"));
    }

    @Test
    void aFullStoreTakesNothingMore() {
        await(msc.telephones().change(BERT, SubscriberState.ABSENT));
        for (int i = 1; i <= 5; i++) {
            send("Message " + i);
        }

        assertThat(await(msc.telephones().submit(ANNE, BERT, "One too many")).refusal())
                .isEqualTo("sm-DeliveryFailure (scCongestion)");
    }

    @Test
    void anotherDecoderHasNothingToRemark() throws IOException, InterruptedException {
        Tshark.assumeInstalled();
        Ladder ladder = await(Ladder.watch(lab.nodes(), List.of(), Optional.empty()));
        send("Hello");
        send(ALL_LETTERS);
        send("Ελληνικά");
        await(msc.telephones().submit(ANNE, NOBODY, "Nobody"));
        await(smsc.standings(NOBODY, 0));
        await(msc.telephones().change(BERT, SubscriberState.ABSENT));
        send("Absent");
        await(msc.telephones().change(BERT, SubscriberState.PRESENT));
        await(smsc.delivered(4));
        await(ladder.end());

        Path pcap = folder.resolve("ladder.pcap");
        Files.write(pcap, pcap(ladder.messages()));
        List<String> decoded =
                Tshark.fields(
                        pcap,
                        List.of(),
                        "gsm_old.localValue",
                        "frame.protocols",
                        "_ws.malformed",
                        "_ws.expert.message");

        assertThat(decoded).hasSize(ladder.messages().size()).hasSizeGreaterThan(50);
        assertThat(decoded).allMatch(line -> line.endsWith("||"));
        assertThat(String.join("\n", decoded))
                .contains("mtp3:sccp:tcap:gsm_map:gsm_sms")
                .contains("44|", "45|", "46|", "47|", "64|", "66|");
    }

    private static byte[] pcap(List<CapturedMsu> messages) {
        ByteBuf out = Unpooled.buffer();
        PcapFormat.MTP3.writeFileHeader(out);
        messages.forEach(message -> PcapFormat.MTP3.writeRecord(message, 0, out));
        return ByteBufUtil.getBytes(out);
    }

    private List<DecodedMessage> ladderOf(Ladder ladder) {
        await(ladder.end());
        return ladder.messages().stream().map(DecodedMessage::of).toList();
    }

    /// From Anne to Bert, as far as it goes at once.
    private List<Standing> send(String text) {
        long last = await(smsc.lastNumber());
        assertThat(await(msc.telephones().submit(ANNE, BERT, text)).refusal()).isEmpty();
        return await(smsc.standings(BERT, last));
    }

    /// What Bert has.
    private List<Received> received() {
        return await(msc.telephones().received(BERT));
    }

    private static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture()
                .orTimeout(RunningLab.PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }
}
