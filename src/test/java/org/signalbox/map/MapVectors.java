// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.map;

import io.netty.buffer.Unpooled;

import org.jspecify.annotations.Nullable;
import org.signalbox.tcap.BerCursor;
import org.signalbox.tcap.ComponentType;
import org.signalbox.tcap.TcapView;
import org.signalbox.tcap.Vectors;
import org.signalbox.tcap.Vectors.Vector;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// The messages of `src/test/resources/wire/map`.
final class MapVectors {
    private static final Path FILE = Path.of("src/test/resources/wire/map/short-messages.txt");

    private MapVectors() {}

    /// A component as it stands in a message.
    ///
    /// @param code of an operation or an error
    record Piece(ComponentType type, int code, @Nullable Element parameter) {}

    static Stream<Vector> all() throws IOException {
        return Vectors.in(FILE).stream();
    }

    static Vector named(String name) throws IOException {
        return all().filter(vector -> vector.name().equals(name)).findFirst().orElseThrow();
    }

    static String hex(String name) throws IOException {
        return named(name).hex();
    }

    static List<Piece> pieces(byte[] message) {
        TcapView view = new TcapView();
        List<Piece> pieces = new ArrayList<>();
        if (view.read(Unpooled.wrappedBuffer(message), 0, message.length) != null
                || view.componentType() == null) {
            return pieces;
        }
        do {
            Element parameter =
                    view.parameterLength() <= 0
                            ? null
                            : element(message, view.parameterAt(), view.parameterLength());
            pieces.add(new Piece(view.componentType(), view.code(), parameter));
        } while (view.nextComponent());
        return pieces;
    }

    static Element element(byte[] octets, int at, int length) {
        BerCursor cursor = new BerCursor();
        cursor.begin(Unpooled.wrappedBuffer(octets), at, at + length);
        if (!cursor.next()) {
            throw new AssertionError("no element at " + at);
        }
        return new Element(
                cursor.tag(),
                Arrays.copyOfRange(octets, cursor.at(), cursor.at() + cursor.length()));
    }
}
