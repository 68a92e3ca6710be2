// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.map;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.signalbox.Seeds;

import java.util.List;
import java.util.Random;

/// Whatever stands in a parameter is read, or refused as unreadable.
class MapFuzzTest {
    private static final List<Integer> TAGS =
            List.of(Element.SEQUENCE, Element.ENUMERATED, Element.OCTET_STRING, 0xA0);

    @Tag("fuzz")
    @FuzzTest(maxDuration = "60s")
    void parametersAreReadOrRefused(byte[] octets) {
        judge(octets);
    }

    @Seeds(300)
    void parametersWithFaultsAreReadOrRefused(long seed) {
        Random random = new Random(seed);
        RandomMap values = new RandomMap(seed);
        for (ShortMessageOperation operation : ShortMessageOperation.values()) {
            byte[] octets =
                    RequestCodec.encode(values.request(operation), operation.newestVersion())
                            .content()
                            .clone();
            for (int faults = random.nextInt(4); faults >= 0 && octets.length > 0; faults--) {
                octets[random.nextInt(octets.length)] = (byte) random.nextInt(256);
            }
            judge(octets);
        }
    }

    private static void judge(byte[] octets) {
        for (int tag : TAGS) {
            Element parameter = new Element(tag, octets);
            for (ShortMessageOperation operation : ShortMessageOperation.values()) {
                for (int version = 1; version <= operation.newestVersion(); version++) {
                    int itsVersion = version;
                    read(() -> RequestCodec.decode(operation, itsVersion, parameter));
                }
                read(() -> ResultCodec.decode(operation, parameter));
            }
            for (MapError.Code code : MapError.Code.values()) {
                read(() -> ErrorCodec.decode(code.value(), parameter));
            }
            read(() -> InformCodec.decode(parameter));
        }
    }

    private interface Reading {
        @Nullable Object read() throws MapDecodeException;
    }

    private static void read(Reading reading) {
        try {
            assertThat(reading.read()).isNotNull();
        } catch (MapDecodeException refused) {
            assertThat(refused.getMessage()).isNotEmpty();
        }
    }
}
