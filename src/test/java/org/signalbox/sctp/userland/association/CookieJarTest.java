// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.association;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.junit.jupiter.api.Test;
import org.signalbox.simulator.world.SimEntropy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;

class CookieJarTest {
    private static final long HOUR = Duration.ofHours(1).toNanos();

    private final CookieJar jar = new CookieJar(new SimEntropy(1), 0);
    private final StateCookie cookie =
            new StateCookie(
                    123,
                    456,
                    -1,
                    2,
                    -3,
                    4,
                    0xFFFFFFFFL,
                    0xFFFF,
                    7,
                    Long.MIN_VALUE,
                    1024,
                    65535,
                    List.of(address("10.0.0.1"), address("2001:db8::1")),
                    address("2001:db8::1"));

    @Test
    void readsBackWhatItBaked() {
        assertThat(jar.open(jar.bake(cookie, 0))).isEqualTo(cookie);
    }

    @Test
    void anotherJarsCookieIsNotItsOwn() {
        CookieJar other = new CookieJar(new SimEntropy(2), 0);

        assertThat(jar.open(other.bake(cookie, 0))).isNull();
    }

    @Test
    void everyCutCookieIsRefused() {
        ByteBuf baked = jar.bake(cookie, 0);

        for (int length = 0; length < baked.readableBytes(); length++) {
            assertThat(jar.open(baked.slice(0, length))).isNull();
        }
        assertThat(jar.open(Unpooled.buffer().writeZero(5000))).isNull();
    }

    @Test
    void secretIsRenewedAndTheOneBeforeStaysGood() {
        ByteBuf old = jar.bake(cookie, 0);

        ByteBuf next = jar.bake(cookie, HOUR + 1);
        assertThat(next).isNotEqualTo(old);
        assertThat(jar.open(old)).isEqualTo(cookie);
        jar.bake(cookie, 2 * HOUR + 2);

        assertThat(jar.open(old)).isNull();
        assertThat(jar.open(next)).isEqualTo(cookie);
    }

    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
