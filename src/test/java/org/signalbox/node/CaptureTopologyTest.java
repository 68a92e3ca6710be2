// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signalbox.admin.Answer;
import org.signalbox.admin.CaptureFileView;
import org.signalbox.admin.Event;
import org.signalbox.admin.MessageFilter;
import org.signalbox.admin.MessageSubscription;
import org.signalbox.admin.MessageView;
import org.signalbox.admin.Operation;
import org.signalbox.admin.Operation.PacketSubject;
import org.signalbox.admin.Pace;
import org.signalbox.admin.RunningNode;
import org.signalbox.config.Checked;
import org.signalbox.config.ConfigFile;
import org.signalbox.mtp3.PingRequest;
import org.signalbox.simulator.topology.VirtualTopology;
import org.signalbox.simulator.topology.VirtualTopology.VirtualNode;
import org.signalbox.simulator.world.World;
import org.signalbox.ss7.PointCode;
import org.signalbox.trace.Tshark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Captures of the transit country of the four-country lab, in virtual time.
@NullUnmarked
class CaptureTopologyTest {
    private static final PointCode COUNTRY_C = PointCode.itu("7.7.1");

    @TempDir private Path directory;

    private VirtualTopology countries;
    private VirtualNode transit;
    private RunningNode operator;

    @BeforeEach
    void start() {
        countries = VirtualTopology.load(Path.of("simulator/topologies/countries"), new World(1));
        countries.startAll();
        countries.awaitService(Duration.ofSeconds(10));
        countries.world().runFor(Duration.ofSeconds(1));
        transit = countries.node("CountryB");
        operator = new RunningNode(transit.node(), Optional.empty());
    }

    private void configure(String... lines) throws IOException {
        Checked checked =
                ConfigFile.parse(
                        Files.readString(transit.file())
                                + "capture directory "
                                + directory
                                + "\n"
                                + String.join("\n", lines)
                                + "\n",
                        NodeConfig.SCHEMA);
        assertThat(checked.problems().list()).isEmpty();
        assertThat(transit.apply(checked.block()).applied()).isTrue();
    }

    private void ping(int count) {
        PingReport report =
                countries.node("CountryA").ping(PingRequest.to(COUNTRY_C).withCount(count));
        assertThat(report.result().received()).isEqualTo(count);
    }

    private Answer perform(Operation operation) {
        return countries.await("answer to " + operation, operator.perform(operation));
    }

    private List<CaptureFileView> files() {
        return countries.await("list of captures", operator.captureFiles());
    }

    @Test
    void filesHoldWhatPassedAndAnAnalyserReadsThem() throws Exception {
        configure("access-list 2701 permit si 8", "capture file tests access-list 2701");

        ping(3);
        configure();

        CaptureFileView file = files().getFirst();
        assertThat(files()).hasSize(1);
        // each of three goes there and back, and comes in and goes out
        assertThat(file.messages()).contains(12L);
        Tshark.assumeInstalled();
        assertThat(
                        Tshark.fields(
                                countries.await("path", operator.captureFile(file.name())),
                                List.of(),
                                "frame.interface_name",
                                "frame.packet_flags_direction",
                                "mtp3.dpc"))
                .hasSize(12)
                .startsWith("ToCountryA:0|0x00000001|14393", "ToCountryC:0|0x00000002|14393")
                .endsWith("ToCountryC:0|0x00000001|2067", "ToCountryA:0|0x00000002|2067");
    }

    @Test
    void captureThatWasStartedByHandEndsByHand() throws IOException {
        configure();
        Operation.StartFileCapture start =
                new Operation.StartFileCapture(
                        "byhand",
                        1,
                        2,
                        Optional.empty(),
                        false,
                        true,
                        false,
                        Optional.empty(),
                        new Pace(2, 1_000));

        assertThat(perform(start).obeyed()).isTrue();
        assertThat(perform(start).lines()).containsExactly("% There is a capture byhand already");
        ping(2);
        assertThat(files().getFirst().open()).isTrue();
        assertThat(perform(new Operation.StopFileCapture("byhand")).lines())
                .containsExactly("Capture byhand is off");
        assertThat(perform(new Operation.StopFileCapture("byhand")).lines())
                .containsExactly("% There is no capture byhand");

        assertThat(files()).singleElement().matches(file -> !file.open());
        assertThat(transit.status().captures().files()).isEmpty();
    }

    @Test
    void captureOfTheConfigurationEndsByTheConfiguration() throws IOException {
        configure("access-list 2701 permit si 8", "capture file lasting access-list 2701");

        assertThat(perform(new Operation.StopFileCapture("lasting")).lines())
                .containsExactly(
                        "% Capture lasting is configured: expected no capture file lasting");
        perform(new Operation.StopCapture());

        assertThat(transit.status().captures().files()).hasSize(1);
    }

    @Test
    void nameThatLeadsElsewhereIsRefused() throws IOException {
        configure();

        Answer answer =
                perform(
                        new Operation.StartFileCapture(
                                "../evil",
                                1,
                                1,
                                Optional.empty(),
                                false,
                                false,
                                false,
                                Optional.empty(),
                                Pace.DEFAULT));

        assertThat(answer.obeyed()).isFalse();
        String refusal =
                countries.await(
                        "refusal",
                        operator.captureFile("../CountryB.conf")
                                .handle((_, refused) -> String.valueOf(refused)));
        assertThat(refusal).contains("there is no capture ../CountryB.conf");
    }

    @Test
    void folderThatCannotBeMadeRefusesTheConfiguration() throws IOException {
        Files.writeString(directory.resolve("file"), "");
        Checked checked =
                ConfigFile.parse(
                        Files.readString(transit.file())
                                + "capture directory %s/file/captures\ncapture file all\n"
                                        .formatted(directory),
                        NodeConfig.SCHEMA);

        ApplyResult result = transit.apply(checked.block());

        assertThat(result.applied()).isFalse();
        assertThat(result.problems().toString()).contains("capture file all: ");
        ping(1);
    }

    @Test
    void whoWatchesSeesMessagesDecodedAndHowManyWereLeftOut() {
        List<MessageView> seen = new ArrayList<>();
        MessageFilter filter =
                new MessageFilter(
                        MessageFilter.ALL.layers(),
                        Optional.empty(),
                        Optional.of("ToCountryC"),
                        Optional.empty(),
                        false,
                        1,
                        100);
        MessageSubscription watching =
                countries.await("watching", operator.watchMessages(filter, seen::add));

        ping(1);
        assertThat(seen)
                .extracting(MessageView::line)
                .containsSequence(
                        "to ToCountryC:0 opc 1.2.3 dpc 7.7.1 si MTP-test: "
                                + "MTP-test 1.2.3 > 7.7.1, 40 octets",
                        "from ToCountryC:0 opc 7.7.1 dpc 1.2.3 si MTP-test: "
                                + "MTP-test 7.7.1 > 1.2.3, 40 octets");
        watching.close();
        int before = seen.size();
        ping(1);

        assertThat(seen).hasSize(before);
        assertThat(watching.leftOut()).isZero();
    }

    @Test
    void whoWatchesIsShownNoMoreThanAskedForAndTheRestIsCounted() {
        List<MessageView> seen = new ArrayList<>();
        MessageFilter filter =
                new MessageFilter(
                        MessageFilter.ALL.layers(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of("mtp-test"),
                        false,
                        3,
                        100);
        MessageSubscription watching =
                countries.await("watching", operator.watchMessages(filter, seen::add));

        ping(3);

        assertThat(seen).hasSize(4).allMatch(message -> message.protocol().equals("MTP-test"));
        assertThat(watching.leftOut()).isEqualTo(8);
        watching.close();
    }

    @Test
    void debugOfM2paTellsLinkStatusAndOfWhatIsCarriedWhatTheListPermits() throws IOException {
        configure("access-list 2702 permit si 5");
        perform(new Operation.DebugPackets(PacketSubject.M2PA, Optional.of(2702), false, 100));
        perform(new Operation.DebugPackets(PacketSubject.M3UA, Optional.empty(), false, 100));
        ping(1);
        configure("cs7 linkset ToCountryC 7.7.1", " shutdown");
        countries.world().runFor(Duration.ofSeconds(5));

        assertThat(operator.logged())
                .filteredOn(event -> event.mnemonic().equals("PACKET"))
                .extracting(Event::text)
                .noneMatch(text -> text.contains("MTP-test"))
                .anyMatch(
                        text ->
                                text.startsWith(
                                        "to ToCountryC:0: M2PA Link Status Out of Service"));
        assertThat(countries.await("view", operator.view()).debugging())
                .containsExactly("m2pa packet", "m3ua packet");
    }

    @Test
    void fileHasM2paAsItIsInsteadOfWhatItCarries() throws Exception {
        configure("capture file adapted link-type adaptation");

        ping(1);
        configure();

        Tshark.assumeInstalled();
        assertThat(
                        Tshark.fields(
                                countries.await(
                                        "path", operator.captureFile(files().getFirst().name())),
                                List.of(),
                                "frame.interface_name",
                                "frame.protocols"))
                .isNotEmpty()
                .allMatch(line -> line.startsWith("m2pa:ToCountry") && line.contains(":m2pa"))
                .anyMatch(line -> line.contains("mtp3"));
    }

    @Test
    void debugTellsMessagesInTheLogUntilUndebugAll() {
        perform(new Operation.DebugPackets(PacketSubject.MTP3, Optional.empty(), false, 100));
        ping(1);

        assertThat(operator.logged())
                .filteredOn(event -> event.mnemonic().equals("PACKET"))
                .extracting(Event::text)
                .contains(
                        "from ToCountryA:0 opc 1.2.3 dpc 7.7.1 si MTP-test: "
                                + "MTP-test 1.2.3 > 7.7.1, 40 octets");
        assertThat(countries.await("view", operator.view()).debugging())
                .containsExactly("mtp3 packet");
        perform(new Operation.UndebugAll());
        int told = operator.logged().size();
        ping(1);

        assertThat(operator.logged()).hasSize(told);
        assertThat(countries.await("view", operator.view()).debugging()).isEmpty();
    }
}
