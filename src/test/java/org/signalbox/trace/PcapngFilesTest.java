// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.signalbox.trace.Messages.LINK;
import static org.signalbox.trace.Messages.SLTM;
import static org.signalbox.trace.Messages.TFP;
import static org.signalbox.trace.Messages.captured;

import io.netty.buffer.Unpooled;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signalbox.link.LinkIdentity;
import org.signalbox.link.MsuTap.Direction;
import org.signalbox.machine.ManualLoop;
import org.signalbox.simulator.world.SimLoop;
import org.signalbox.simulator.world.World;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

class PcapngFilesTest {
    private static final LinkIdentity OTHER = new LinkIdentity("ToCountryC", 1);

    /// A request of Diameter for the state of a watchdog, with an Origin-Host.
    private static final String WATCHDOG =
            "0100002c80000118000000000000000100000002"
                    + "0000010840000018"
                    + "6d6d652e6578616d706c652e6f7267"
                    + "00";

    @TempDir private Path directory;

    private final ManualLoop loop = new ManualLoop();
    private final Capture capture = new Capture(16, () -> Messages.TIME, loop);
    private final List<String> events = new ArrayList<>();
    private final PcapngFiles.Observer observer =
            new PcapngFiles.Observer() {
                @Override
                public void onFailed(String name, String why) {
                    events.add(name + " failed");
                }

                @Override
                public void onRecovered(String name) {
                    events.add(name + " recovered");
                }
            };

    private CaptureFolder folder() {
        return new CaptureFolder(directory.resolve("captures"));
    }

    private PcapngFiles files(PcapFormat format, Pacing pacing) throws IOException {
        return PcapngFiles.open(
                new PcapngFiles.Config(
                        "all", "access-list 2700", format, pacing, 1, 3, Optional.empty()),
                folder(),
                observer,
                capture);
    }

    private PcapngFiles files() throws IOException {
        return files(PcapFormat.MTP3, Pacing.DEFAULT);
    }

    private Path only() throws IOException {
        List<CaptureFolder.Entry> all = folder().list();
        assertThat(all).hasSize(1);
        return folder().find(all.getFirst().name());
    }

    @Test
    void analyserReadsLinksDirectionsTimesAndWhatWasLeftOut() throws Exception {
        Tshark.assumeInstalled();
        PcapngFiles files = files(PcapFormat.MTP3, new Pacing(1, 20));

        files.onMsu(captured(SLTM));
        files.onMsu(captured(Direction.OUT, OTHER, TFP));
        files.onMsu(captured(TFP));
        files.onMsu(captured(TFP));
        loop.passMillis(100);
        files.onMsu(captured(TFP));
        files.onBatchEnd();
        files.close();

        assertThat(
                        Tshark.fields(
                                only(),
                                List.of(),
                                "frame.interface_name",
                                "frame.interface_description",
                                "frame.packet_flags_direction",
                                "frame.time_epoch",
                                "frame.drop_count",
                                "mtp3.service_indicator",
                                "mtp3.dpc"))
                .containsExactly(
                        "ToCountryB:0|instance 0, itu|0x00000001|5098211.123456789||0x01|14401",
                        "ToCountryC:1|instance 0, itu|0x00000002|5098211.123456789||0x00|14401",
                        "ToCountryB:0|instance 0, itu|0x00000001|5098211.123456789|2|0x00|14401");
        assertThat(files.status().leftOut()).isEqualTo(2);
        assertThat(capture.counters().get(TraceCounter.FILE_RATE_LIMITED)).isEqualTo(2);
        assertThat(capture.counters().get(TraceCounter.FILE_RECORDS)).isEqualTo(3);
    }

    @Test
    void analyserReadsSignalUnitsWithDirectionAndLinkNumber() throws Exception {
        Tshark.assumeInstalled();
        PcapngFiles files = files(PcapFormat.MTP2, Pacing.DEFAULT);

        files.onMsu(captured(Direction.OUT, LINK, TFP));
        files.onBatchEnd();
        files.close();

        assertThat(Tshark.fields(only(), List.of(), "mtp2.li", "mtp3mg.h0", "mtp3mg.apc"))
                .containsExactly("8|0x04|10285");
    }

    @Test
    void analyserReadsMessagesOfDiameter() throws Exception {
        Tshark.assumeInstalled();
        PcapngFiles files = files();

        files.onMessage(
                CapturedMessage.of(
                        Messages.TIME,
                        Direction.IN,
                        InetAddress.getByName("192.0.2.1"),
                        Unpooled.wrappedBuffer(HexFormat.of().parseHex(WATCHDOG))));
        files.onBatchEnd();
        files.close();

        assertThat(
                        Tshark.fields(
                                only(),
                                List.of(),
                                "frame.interface_name",
                                "diameter.cmd.code",
                                "diameter.Origin-Host"))
                .containsExactly("diameter:192.0.2.1|280|mme.example.org");
    }

    @Test
    void listSaysFromWhenToWhenAndHowManyWithoutReadingTheFile() throws IOException {
        PcapngFiles files = files();
        files.onMsu(captured(SLTM));
        files.onMsu(captured(Direction.OUT, OTHER, TFP));
        files.onBatchEnd();

        CaptureFolder.Entry open = folder().list().getFirst();
        files.close();

        assertThat(open.open()).isTrue();
        assertThat(open.messages()).isEmpty();
        CaptureFolder.Entry entry = folder().list().getFirst();
        assertThat(entry.name()).isEqualTo("all-00001-19700301T001011Z.pcapng");
        assertThat(entry.open()).isFalse();
        assertThat(entry.messages()).contains(2L);
        assertThat(entry.from()).contains(Instant.parse("1970-03-01T00:10:11.123456789Z"));
        assertThat(entry.to()).isEqualTo(entry.from());
        assertThat(entry.octets()).isEqualTo(Files.size(only()));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(only())))
                .isEqualTo("rw-r-----");
    }

    @Test
    void rotatesBySizeAndKeepsTheLast() throws IOException {
        PcapngFiles files = files(PcapFormat.MTP3, new Pacing(1, 1_000_000));
        for (int batch = 0; batch < 5 * 60; batch++) {
            for (int i = 0; i < 256; i++) {
                files.onMsu(captured(SLTM));
                loop.passMillis(1);
            }
            files.onBatchEnd();
        }
        files.close();

        List<CaptureFolder.Entry> kept = folder().list();
        assertThat(kept).hasSize(3).noneMatch(CaptureFolder.Entry::open);
        assertThat(kept.subList(1, 3))
                .allSatisfy(file -> assertThat(file.octets()).isBetween(1_000_000L, 1_100_000L));
        assertThat(capture.counters().get(TraceCounter.FILES))
                .isEqualTo(CaptureFolder.number(Path.of(kept.getFirst().name())));
    }

    @Test
    void rotatesByAge() throws IOException {
        World world = new World(1);
        SimLoop loop = world.loop("capture");
        PcapngFiles files =
                PcapngFiles.open(
                        new PcapngFiles.Config(
                                "all",
                                "everything",
                                PcapFormat.MTP3,
                                Pacing.DEFAULT,
                                1,
                                3,
                                Optional.of(Duration.ofSeconds(60))),
                        folder(),
                        observer,
                        new Capture(16, world, loop));
        loop.run(
                () -> {
                    files.onMsu(captured(SLTM));
                    files.onBatchEnd();
                });
        world.runFor(Duration.ofSeconds(59));
        assertThat(loop.call(files::status).file()).isPresent();

        world.runFor(Duration.ofSeconds(2));

        assertThat(loop.call(files::status).file()).isEmpty();
        assertThat(folder().list()).hasSize(1).noneMatch(CaptureFolder.Entry::open);
    }

    @Test
    void folderThatIsGoneIsToldOnceCountedAndTriedAgain() throws IOException {
        PcapngFiles files = files();
        Files.delete(directory.resolve("captures"));

        files.onMsu(captured(SLTM));
        files.onMsu(captured(SLTM));
        files.onBatchEnd();
        assertThat(files.status().failure()).isPresent();
        Files.createDirectory(directory.resolve("captures"));
        loop.passMillis(PcapngFiles.RETRY_NANOS / 1_000_000);
        files.onMsu(captured(SLTM));
        files.onBatchEnd();
        files.close();

        assertThat(events).containsExactly("all failed", "all recovered");
        assertThat(capture.counters().get(TraceCounter.FILE_NOT_WRITABLE)).isEqualTo(2);
        assertThat(capture.counters().get(TraceCounter.FILE_FAILURES)).isEqualTo(1);
        assertThat(folder().list().getFirst().messages()).contains(1L);
    }

    @Test
    void finishesWhatAnEarlierProcessLeft() throws IOException {
        PcapngFiles before = files();
        before.onMsu(captured(SLTM));
        before.onBatchEnd();

        PcapngFiles files = files();
        files.onMsu(captured(SLTM));
        files.onBatchEnd();
        files.close();

        assertThat(folder().list())
                .extracting(CaptureFolder.Entry::name)
                .containsExactly(
                        "all-00002-19700301T001011Z.pcapng", "all-00001-19700301T001011Z.pcapng");
    }

    @Test
    void nothingOutsideTheFolderHasAName() throws IOException {
        files();
        Path secret = Files.writeString(directory.resolve("all-00001-19700301T001011Z.pcapng"), "");
        Path link =
                Files.createSymbolicLink(
                        directory.resolve("captures/all-00007-19700301T001011Z.pcapng"), secret);
        Files.writeString(directory.resolve("captures/notes.txt"), "");

        assertThat(folder().list()).isEmpty();
        for (String name :
                List.of(
                        "../" + secret.getFileName(),
                        secret.toString(),
                        link.getFileName().toString(),
                        "notes.txt",
                        "",
                        ".",
                        "all-00001-19700301T001011Z.pcapng\0.pcapng")) {
            assertThatThrownBy(() -> folder().find(name)).isInstanceOf(NoSuchFileException.class);
        }
    }
}
