// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.signalbox.config.Checked;
import org.signalbox.config.ConfigFile;
import org.signalbox.net.DatagramUser;
import org.signalbox.simulator.topology.VirtualTopology;
import org.signalbox.simulator.topology.VirtualTopology.VirtualNode;
import org.signalbox.simulator.world.SimLoop;
import org.signalbox.simulator.world.World;
import org.snmp4j.PDU;
import org.snmp4j.asn1.BER;
import org.snmp4j.asn1.BERInputStream;
import org.snmp4j.mp.SnmpConstants;
import org.snmp4j.smi.Integer32;
import org.snmp4j.smi.OctetString;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Country B tells a log host and a management system what happens, in virtual time.
@NullUnmarked
class ReportingTopologyTest {
    private final World world = new World(1);
    private final VirtualTopology countries =
            VirtualTopology.load(Path.of("simulator/topologies/countries"), world);
    private final VirtualNode b = countries.node("CountryB");
    private final SimLoop office = world.loop("office");
    private final List<String> lines = new ArrayList<>();
    private final List<PDU> traps = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        bind(514, datagram -> lines.add(datagram.toString(StandardCharsets.UTF_8)));
        bind(162, datagram -> traps.add(decoded(ByteBufUtil.getBytes(datagram))));
        countries.startAll();
        countries.awaitService(Duration.ofMinutes(2));
        configure(
                """
                logging host 127.0.9.9 format rfc5424 severity notifications
                snmp-server host 127.0.9.9 version 2c secret
                """);
        world.runFor(Duration.ofSeconds(5));
    }

    @AfterEach
    void stop() {
        countries.stopAll();
    }

    private void configure(String more) {
        Checked checked = ConfigFile.parse(b.node().running().toString() + more, NodeConfig.SCHEMA);
        assertThat(checked.problems().hasErrors()).isFalse();
        assertThat(b.apply(checked.block()).applied()).isTrue();
    }

    private void bind(int port, Consumer<ByteBuf> reader) throws IOException {
        countries
                .datagrams()
                .bind(
                        new InetSocketAddress("127.0.9.9", port),
                        new DatagramUser() {
                            @Override
                            public void onDatagram(InetSocketAddress from, ByteBuf datagram) {
                                reader.accept(datagram);
                                datagram.release();
                            }

                            @Override
                            public void onBatchEnd() {}
                        },
                        office);
    }

    /// As SNMP4J reads it.
    private static PDU decoded(byte[] octets) {
        BERInputStream in = new BERInputStream(ByteBuffer.wrap(octets));
        try {
            assertThat(BER.decodeHeader(in, new BER.MutableByte())).isPositive();
            Integer32 version = new Integer32();
            version.decodeBER(in);
            assertThat(version.getValue()).isEqualTo(SnmpConstants.version2c);
            OctetString community = new OctetString();
            community.decodeBER(in);
            assertThat(community.toString()).isEqualTo("secret");
            PDU pdu = new PDU();
            pdu.decodeBER(in);
            return pdu;
        } catch (IOException broken) {
            throw new AssertionError(broken);
        }
    }

    private List<String> trapsOf(String oid) {
        return traps.stream()
                .filter(pdu -> pdu.getVariable(SnmpConstants.snmpTrapOID).toString().equals(oid))
                .map(pdu -> pdu.getVariableBindings().subList(2, pdu.size()).toString())
                .toList();
    }

    @Test
    void lossAndReturnOfANeighbourAreTold() {
        countries.node("CountryA").stop();
        world.runFor(Duration.ofSeconds(5));
        countries.node("CountryA").start();
        world.runFor(Duration.ofSeconds(60));

        assertThat(lines)
                .anyMatch(
                        line ->
                                line.startsWith("<188>1 2026-01-01T")
                                        && line.contains(
                                                "[objects@32473 object=\"link ToCountryA:0\""
                                                        + " object=\"linkset ToCountryA\"]"
                                                        + " %CS7MTP3-4-LINKSTATUS:"))
                .anyMatch(
                        line ->
                                line.matches(
                                        ".*%CS7ALARM-3-LINKFAILED: Alarm \\d+, link-failed of link"
                                                + " ToCountryA:0, raised, major: .*"))
                .anyMatch(
                        line ->
                                line.matches(
                                        ".*%CS7ALARM-5-LINKFAILED: Alarm \\d+, link-failed of link"
                                                + " ToCountryA:0, cleared"));
        for (int i = 0; i < lines.size(); i++) {
            assertThat(lines.get(i)).contains("[meta sequenceId=\"" + (i + 1) + "\"]");
        }
        assertThat(trapsOf("1.3.6.1.4.1.9.9.336.0.2"))
                .hasSize(2)
                .first()
                .asString()
                .contains("4.5.6", "1.2.3", "ToCountryA:0");
        assertThat(trapsOf("1.3.6.1.4.1.9.9.336.0.1")).hasSize(2);
        assertThat(trapsOf("1.3.6.1.4.1.9.9.334.0.4")).hasSize(2);
        assertThat(traps).extracting(PDU::getType).containsOnly(PDU.NOTIFICATION);
    }

    @Test
    void whatIsNotBadEnoughIsNotTold() {
        configure("logging host 127.0.9.9 severity critical\n");
        lines.clear();
        countries.node("CountryA").stop();
        world.runFor(Duration.ofSeconds(5));

        assertThat(lines).isNotEmpty().allMatch(line -> line.matches("<186>.*%CS7ALARM-2-.*"));
    }

    @Test
    void nothingIsToldWhenTheLinesAreGone() {
        configure("no logging host 127.0.9.9\nno snmp-server host 127.0.9.9\n");
        world.runFor(Duration.ofSeconds(1));
        lines.clear();
        traps.clear();
        countries.node("CountryA").stop();
        world.runFor(Duration.ofSeconds(5));

        assertThat(lines).isEmpty();
        assertThat(traps).isEmpty();
    }
}
