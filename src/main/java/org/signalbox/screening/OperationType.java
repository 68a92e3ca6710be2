// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.screening;

import org.signalbox.config.ArgumentType;
import org.signalbox.tcap.MapOperation;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// An operation of MAP by its name, in whatever case, or by its code.
final class OperationType implements ArgumentType<MapOperation> {
    private static final List<String> NAMES =
            Arrays.stream(MapOperation.values()).map(MapOperation::toString).toList();

    @Override
    public MapOperation parse(String text) {
        return Arrays.stream(MapOperation.values())
                .filter(operation -> isMeant(operation, text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("MAP has no operation " + text));
    }

    private static boolean isMeant(MapOperation operation, String text) {
        return operation.toString().toLowerCase(Locale.ROOT).equals(text.toLowerCase(Locale.ROOT))
                || Integer.toString(operation.code()).equals(text);
    }

    @Override
    public String expected() {
        return "an operation of MAP, such as sendIMSI";
    }

    @Override
    public String placeholder() {
        return "OPERATION";
    }

    @Override
    public List<String> candidates() {
        return NAMES;
    }
}
