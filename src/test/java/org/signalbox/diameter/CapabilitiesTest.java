// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

@NullUnmarked
class CapabilitiesTest {
    private static final DiameterHeader CER =
            new DiameterHeader(DiameterHeader.REQUEST, 257, 0, 1, 2);
    private static final Application SGD = new Application(10_415, 16_777_313);
    private static final Application S6C = new Application(10_415, 16_777_312);
    private static final Capabilities OURS =
            new Capabilities(
                    "iwf.example.org",
                    "example.org",
                    List.of(
                            InetAddress.ofLiteral("192.0.2.1"),
                            InetAddress.ofLiteral("2001:db8::1")),
                    0,
                    "Signalbox",
                    7,
                    Set.of(SGD, S6C));

    @Test
    void whatAPeerSaysOfItselfIsUnderstood() throws DiameterException {
        assertThat(read(OURS::writeTo)).isEqualTo(OURS);
    }

    /// freeDiameter and Erlang take both; some peers send the ids alone.
    @Test
    void anApplicationMayComeWithoutItsVendor() throws DiameterException {
        Capabilities peer =
                read(
                        writer -> {
                            writeNames(writer, null);
                            writer.unsigned32(BaseAvp.AUTH_APPLICATION_ID, SGD.id());
                        });

        assertThat(peer.takes(SGD)).isTrue();
        assertThat(peer.takes(S6C)).isFalse();
    }

    @Test
    void aRelayTakesWhateverItIsFor() throws DiameterException {
        Capabilities relay =
                read(
                        writer -> {
                            writeNames(writer, null);
                            writer.unsigned32(BaseAvp.AUTH_APPLICATION_ID, 0xFFFF_FFFF);
                        });

        assertThat(relay.takes(SGD)).isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            value = BaseAvp.class,
            names = {"ORIGIN_HOST", "ORIGIN_REALM", "HOST_IP_ADDRESS", "VENDOR_ID", "PRODUCT_NAME"})
    void whatMustBeThereIsMissed(BaseAvp missing) {
        assertThatThrownBy(() -> read(writer -> writeNames(writer, missing)))
                .asInstanceOf(InstanceOfAssertFactories.type(DiameterException.class))
                .satisfies(
                        refused -> {
                            assertThat(refused.resultCode()).isEqualTo(5005);
                            assertThat(refused.failed().code()).isEqualTo(missing.code());
                        });
    }

    @Test
    void twoNamesAreRefused() {
        assertThatThrownBy(
                        () ->
                                read(
                                        writer -> {
                                            writeNames(writer, null);
                                            writer.text(BaseAvp.ORIGIN_HOST, "another");
                                        }))
                .asInstanceOf(InstanceOfAssertFactories.type(DiameterException.class))
                .satisfies(refused -> assertThat(refused.resultCode()).isEqualTo(5009));
    }

    @Test
    void securityWithinTheConnectionIsRefusedIfNothingElseIsOffered() throws DiameterException {
        assertThatThrownBy(() -> read(writer -> writeSecurity(writer, 1)))
                .asInstanceOf(InstanceOfAssertFactories.type(DiameterException.class))
                .satisfies(refused -> assertThat(refused.resultCode()).isEqualTo(5017));
        assertThat(read(writer -> writeSecurity(writer, 0)).host()).isEqualTo("mme");
    }

    private static void writeSecurity(AvpWriter writer, int kind) {
        writeNames(writer, null);
        writer.unsigned32(BaseAvp.INBAND_SECURITY_ID, kind);
    }

    /// @param missing is left out
    private static void writeNames(AvpWriter writer, BaseAvp missing) {
        for (BaseAvp kind : BaseAvp.values()) {
            if (kind != missing) {
                switch (kind) {
                    case ORIGIN_HOST -> writer.text(kind, "mme");
                    case ORIGIN_REALM -> writer.text(kind, "example.net");
                    case HOST_IP_ADDRESS -> writer.octets(kind, new byte[] {0, 1, 10, 0, 0, 1});
                    case VENDOR_ID -> writer.unsigned32(kind, 10_415);
                    case PRODUCT_NAME -> writer.text(kind, "");
                    default -> {}
                }
            }
        }
    }

    private static Capabilities read(Consumer<AvpWriter> content) throws DiameterException {
        AvpWriter writer = new AvpWriter(ByteBufAllocator.DEFAULT, CER);
        content.accept(writer);
        ByteBuf message = writer.finish();
        try {
            return Capabilities.read(new AvpReader().begin(message));
        } finally {
            message.release();
        }
    }
}
