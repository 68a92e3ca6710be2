// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.tcap;

import org.jspecify.annotations.Nullable;

/// What a component is (Q.773 section 3.2.3, T1.114.3 section 3.1).
public enum ComponentType {
    INVOKE("invoke"),
    RETURN_RESULT_LAST("result"),
    RETURN_ERROR("error"),
    REJECT("reject"),
    RETURN_RESULT_NOT_LAST("result not last"),
    /// Of ANSI only: more components follow that belong to it.
    INVOKE_NOT_LAST("invoke not last");

    private final String words;

    ComponentType(String words) {
        this.words = words;
    }

    static @Nullable ComponentType ofItu(int tag) {
        return switch (tag) {
            case 0xA1 -> INVOKE;
            case 0xA2 -> RETURN_RESULT_LAST;
            case 0xA3 -> RETURN_ERROR;
            case 0xA4 -> REJECT;
            case 0xA7 -> RETURN_RESULT_NOT_LAST;
            default -> null;
        };
    }

    static @Nullable ComponentType ofAnsi(int tag) {
        return switch (tag) {
            case 0xE9 -> INVOKE;
            case 0xEA -> RETURN_RESULT_LAST;
            case 0xEB -> RETURN_ERROR;
            case 0xEC -> REJECT;
            case 0xED -> INVOKE_NOT_LAST;
            case 0xEE -> RETURN_RESULT_NOT_LAST;
            default -> null;
        };
    }

    @Override
    public String toString() {
        return words;
    }
}
