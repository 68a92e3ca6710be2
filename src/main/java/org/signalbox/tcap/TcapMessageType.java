// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.tcap;

import org.jspecify.annotations.Nullable;

/// The messages of a transaction: of ITU-T (Q.773 section 3.2.1), and the package types of ANSI
/// (T1.114.3 section 2.1).
public enum TcapMessageType {
    UNIDIRECTIONAL(0x61, "unidirectional"),
    BEGIN(0x62, "begin"),
    END(0x64, "end"),
    CONTINUE(0x65, "continue"),
    ABORT(0x67, "abort"),
    ANSI_UNIDIRECTIONAL(0xE1, "ansi unidirectional"),
    ANSI_QUERY_WITH_PERMISSION(0xE2, "ansi query with permission"),
    ANSI_QUERY_WITHOUT_PERMISSION(0xE3, "ansi query without permission"),
    ANSI_RESPONSE(0xE4, "ansi response"),
    ANSI_CONVERSATION_WITH_PERMISSION(0xE5, "ansi conversation with permission"),
    ANSI_CONVERSATION_WITHOUT_PERMISSION(0xE6, "ansi conversation without permission"),
    ANSI_ABORT(0xF6, "ansi abort");

    private final int tag;
    private final String words;

    TcapMessageType(int tag, String words) {
        this.tag = tag;
        this.words = words;
    }

    static @Nullable TcapMessageType of(int tag) {
        return switch (tag) {
            case 0x61 -> UNIDIRECTIONAL;
            case 0x62 -> BEGIN;
            case 0x64 -> END;
            case 0x65 -> CONTINUE;
            case 0x67 -> ABORT;
            case 0xE1 -> ANSI_UNIDIRECTIONAL;
            case 0xE2 -> ANSI_QUERY_WITH_PERMISSION;
            case 0xE3 -> ANSI_QUERY_WITHOUT_PERMISSION;
            case 0xE4 -> ANSI_RESPONSE;
            case 0xE5 -> ANSI_CONVERSATION_WITH_PERMISSION;
            case 0xE6 -> ANSI_CONVERSATION_WITHOUT_PERMISSION;
            case 0xF6 -> ANSI_ABORT;
            default -> null;
        };
    }

    /// The octet that such a message begins with.
    public int tag() {
        return tag;
    }

    /// Whether it is ANSI's, whose elements differ from those of ITU-T.
    public boolean isAnsi() {
        return tag >= ANSI_UNIDIRECTIONAL.tag;
    }

    /// Whether it opens a transaction.
    public boolean isOpening() {
        return switch (this) {
            case BEGIN, ANSI_QUERY_WITH_PERMISSION, ANSI_QUERY_WITHOUT_PERMISSION -> true;
            case UNIDIRECTIONAL,
                    END,
                    CONTINUE,
                    ABORT,
                    ANSI_UNIDIRECTIONAL,
                    ANSI_RESPONSE,
                    ANSI_CONVERSATION_WITH_PERMISSION,
                    ANSI_CONVERSATION_WITHOUT_PERMISSION,
                    ANSI_ABORT ->
                    false;
        };
    }

    boolean hasOriginatingId() {
        return switch (this) {
            case BEGIN,
                    CONTINUE,
                    ANSI_QUERY_WITH_PERMISSION,
                    ANSI_QUERY_WITHOUT_PERMISSION,
                    ANSI_CONVERSATION_WITH_PERMISSION,
                    ANSI_CONVERSATION_WITHOUT_PERMISSION ->
                    true;
            case UNIDIRECTIONAL, END, ABORT, ANSI_UNIDIRECTIONAL, ANSI_RESPONSE, ANSI_ABORT ->
                    false;
        };
    }

    boolean hasDestinationId() {
        return switch (this) {
            case END,
                    CONTINUE,
                    ABORT,
                    ANSI_RESPONSE,
                    ANSI_CONVERSATION_WITH_PERMISSION,
                    ANSI_CONVERSATION_WITHOUT_PERMISSION,
                    ANSI_ABORT ->
                    true;
            case UNIDIRECTIONAL,
                    BEGIN,
                    ANSI_UNIDIRECTIONAL,
                    ANSI_QUERY_WITH_PERMISSION,
                    ANSI_QUERY_WITHOUT_PERMISSION ->
                    false;
        };
    }

    @Override
    public String toString() {
        return words;
    }
}
