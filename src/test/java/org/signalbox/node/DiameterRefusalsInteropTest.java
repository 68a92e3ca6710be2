// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;

import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.signalbox.diameter.AvpReader;
import org.signalbox.diameter.AvpWriter;
import org.signalbox.diameter.BaseAvp;
import org.signalbox.diameter.Capabilities;
import org.signalbox.diameter.DiameterException;
import org.signalbox.diameter.DiameterHeader;
import org.signalbox.diameter.ResultCode;
import org.signalbox.diameter.peer.ErlangMme;
import org.signalbox.diameter.peer.FreeDiameter;
import org.signalbox.diameter.peer.PeerProcess;
import org.signalbox.diameter.peer.PeerTransport;
import org.signalbox.diameter.sgd.RawMessage;
import org.signalbox.diameter.sgd.SgdCommand;
import org.signalbox.sctp.tcp.TcpPorts;
import org.signalbox.sctp.userland.interop.PeerProgram;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// How a node of ours refuses what is not by the grammar of its command, beside how those do that
/// others made: freeDiameter's and Erlang's. All three are the MME of one name, and hear the same
/// octets.
@NullUnmarked
class DiameterRefusalsInteropTest {
    private static final String MME = "mme.example.org";
    private static final String CENTRE = "smsc.example.org";
    private static final String REALM = "example.org";
    private static final int PATIENCE_MILLIS = 30_000;

    private static final int CAPABILITIES_EXCHANGE = 257;

    private static final String NODE_LINES =
            """
            hostname mme
            cs7 network-indicator international
            cs7 point-code 1.1.1
            cs7 gtt selector all tt 0 gti 4 np 1 nai 4
             gta 49172 pcssn 1.1.1 pcssn
            diameter identity mme.example.org realm example.org
            diameter listen tcp 127.0.0.1 %d
            diameter peer smsc
             identity smsc.example.org
             realm example.org
             remote-ip 127.0.0.1
             passive
            iwf
             number 491720000099
            no web listen
            """;

    @TempDir private static Path folder;
    private static final List<AutoCloseable> all = new ArrayList<>();
    private static Caller ours;
    private static Caller freeDiameter;
    private static Caller erlang;

    @BeforeAll
    static void start() throws Exception {
        FreeDiameter.assumeInstalled();
        ErlangMme.assumeInstalled();
        var ports = TcpPorts.twoFree();
        int first = ports.getFirst().port();
        int second = ports.getLast().port();
        int third = TcpPorts.twoFree().getFirst().port();

        OwnNodes nodes = new OwnNodes(folder);
        all.add(nodes);
        nodes.start(NODE_LINES.formatted(first));
        String extension = PeerProgram.freeDiameterMme().executable().toString();
        all.add(
                FreeDiameter.start(
                        folder,
                        MME,
                        second,
                        PeerTransport.TCP,
                        "NoRelay;",
                        "LoadExtension = \"%s\";".formatted(extension)));
        all.add(ErlangMme.start(Files.createDirectory(folder.resolve("erlang")), MME, third));
        nodes.await("freeDiameter listens", () -> PeerProcess.isListening(second));
        nodes.await("Erlang listens", () -> PeerProcess.isListening(third));
        ours = new Caller(first);
        freeDiameter = new Caller(second);
        erlang = new Caller(third);
        all.addAll(List.of(ours, freeDiameter, erlang));
    }

    @AfterAll
    static void stop() throws Exception {
        for (AutoCloseable one : all.reversed()) {
            one.close();
        }
    }

    /// A fault of TFR, and what is said of it: the result, `E` before it if that bit is set, and
    /// the
    /// code of what is in Failed-AVP. Where nothing is written for Erlang, the fault comes as far
    /// as
    /// the MME that was written in it.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    without 3301    | 5005 3301  | 5005 3301  | 5005 3301
                    without 3300    | 5005 3300  | 5005 3300  | 5005 3300
                    without 1       | 5005 1     | 5005 1     | 5005 1
                    without 293     | 5005 293   | 5005 293   | 5005 293
                    without 283     | 5005 283   | E 3001     | 5005 283
                    without 277     | 5005 277   | 5005 277   | 5005 277
                    without 264     | 5005 264   | 5005 264   | 5005 264
                    without 263     | 5005 263   | 5005 263   |
                    twice 3300      | 5009 3300  | 5009 3300  | 5009 3300
                    twice 1         | 5009 1     | 5009 1     | 5009 1
                    unknown M-bit   | 5001 65000 | 5001 65000 | 5001 65000
                    command         | E 3001     | E 3001     | E 3001
                    application     | E 3007     | E 3007     | E 3007
                    empty 1         | 5004 1     | 2001       |
                    unknown value   | 5004 277   | 2001       | 5004 277
                    longer 277      | 5014 277   | hangs up   | 5014 277
                    longer 3300     | 5014 3300  | hangs up   | 5014 3300
                    no-header 3301  | 5014 3301  | hangs up   | 5014 3301
                    no-length 3301  | 5014 3301  | hangs up   | 5014 3301
                    """)
    void faultsAreRefusedAsOthersDo(
            String fault, String byUs, String byFreeDiameter, @Nullable String byErlang)
            throws Exception {
        assertThat(ours.ask(faulty(fault))).isEqualTo(byUs);
        assertThat(freeDiameter.ask(faulty(fault))).isEqualTo(byFreeDiameter);
        if (byErlang != null) {
            assertThat(erlang.ask(faulty(fault))).isEqualTo(byErlang);
        }
    }

    /// Ours knows no way to the subscriber; Erlang's grammar is told of no such AVP.
    @Test
    void whatIsUnknownAndNotMandatoryIsNoFault() throws Exception {
        assertThat(ours.ask(faulty("unknown"))).isEqualTo("E 3002");
        assertThat(freeDiameter.ask(faulty("unknown"))).isEqualTo("2001");
        assertThat(ours.ask(faulty("none"))).isEqualTo("E 3002");
    }

    private static ByteBuf faulty(String fault) throws Exception {
        RawMessage whole = wellFormed();
        String[] words = fault.split(" ");
        String how = words.length > 1 ? words[1] : "";
        return switch (words[0]) {
            case "none" -> whole.message();
            case "without" -> whole.without(code(how)).message();
            case "twice" -> whole.and(whole.find(code(how))).message();
            case "empty" -> whole.withBase(code(how), "").message();
            case "longer" -> whole.withLength(code(how), 200_000).message();
            case "no-header" -> whole.withLength(code(how), 3).message();
            case "no-length" -> whole.withLength(code(how), 0).message();
            case "command" -> whole.message().setMedium(5, 8_388_999);
            case "application" -> whole.message().setInt(8, 16_777_999);
            case "unknown" ->
                    how.equals("value")
                            ? whole.withBase(277, "00000007").message()
                            : whole.and(
                                            RawMessage.Avp.of(
                                                    65_000, 0, how.equals("M-bit"), "00000001"))
                                    .message();
            default -> throw new IllegalArgumentException(fault);
        };
    }

    private static int code(String word) {
        return Integer.parseInt(word);
    }

    /// With what all three know.
    private static RawMessage wellFormed() throws IOException {
        return RawMessage.named("TFR")
                .without(1645)
                .without(3302)
                .without(3306)
                .without(3307)
                .without(3330)
                .without(3332)
                .withBase(264, hex(CENTRE))
                .withBase(296, hex(REALM))
                .withBase(293, hex(MME))
                .withBase(283, hex(REALM));
    }

    private static String hex(String text) {
        return ByteBufUtil.hexDump(text.getBytes(StandardCharsets.US_ASCII));
    }

    /// A service centre that says what it is told to, and hears what is said of it.
    private static final class Caller implements AutoCloseable {
        private final int port;
        private Socket socket;
        private int number;

        Caller(int port) throws Exception {
            this.port = port;
            call();
        }

        private void call() throws Exception {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(PATIENCE_MILLIS);
            AvpWriter greeting =
                    new AvpWriter(
                            UnpooledByteBufAllocator.DEFAULT,
                            new DiameterHeader(
                                    DiameterHeader.REQUEST, CAPABILITIES_EXCHANGE, 0, 1, 1));
            new Capabilities(
                            CENTRE,
                            REALM,
                            List.of(InetAddress.getLoopbackAddress()),
                            0,
                            "Raw",
                            0,
                            Set.of(SgdCommand.MT_FORWARD.application()))
                    .writeTo(greeting);
            say(greeting.finish());
            assertThat(verdict(hear())).isEqualTo("2001");
        }

        private void say(ByteBuf message) throws IOException {
            socket.getOutputStream().write(ByteBufUtil.getBytes(message));
            message.release();
        }

        private ByteBuf hear() throws IOException {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            int first = in.readInt();
            byte[] rest = new byte[(first & 0xFF_FFFF) - Integer.BYTES];
            in.readFully(rest);
            return Unpooled.buffer().writeInt(first).writeBytes(rest);
        }

        /// @return the result, `E` before it if that bit is set, and the code of what is in
        ///     Failed-AVP; `hangs up` if that is the answer
        String ask(ByteBuf request) throws Exception {
            number++;
            say(request.setInt(12, number).setInt(16, number));
            try {
                while (true) {
                    ByteBuf heard = hear();
                    DiameterHeader header = DiameterHeader.read(heard);
                    if (header.isRequest()) {
                        say(agreed(header));
                    } else if (header.hopByHop() == number) {
                        return verdict(heard);
                    }
                }
            } catch (EOFException closed) {
                call();
                return "hangs up";
            }
        }

        /// It is asked whether it is still there.
        private static ByteBuf agreed(DiameterHeader request) {
            return new AvpWriter(UnpooledByteBufAllocator.DEFAULT, request.answer(false))
                    .unsigned32(BaseAvp.RESULT_CODE, ResultCode.SUCCESS)
                    .text(BaseAvp.ORIGIN_HOST, CENTRE)
                    .text(BaseAvp.ORIGIN_REALM, REALM)
                    .finish();
        }

        private static String verdict(ByteBuf answer) throws DiameterException {
            String result = "";
            String failed = "";
            AvpReader avps = new AvpReader().begin(answer);
            while (avps.next()) {
                if (avps.is(BaseAvp.RESULT_CODE)) {
                    result = "" + avps.unsigned32();
                } else if (avps.is(BaseAvp.FAILED_AVP)) {
                    failed = " " + Unpooled.wrappedBuffer(avps.octets()).readInt();
                }
            }
            return (DiameterHeader.read(answer).isError() ? "E " : "") + result + failed;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
