// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.xua;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// Writes a message, parameter by parameter (RFC 4666 section 3.2).
public final class ParameterWriter {
    private static final int PARAMETER_OCTETS_MAX = 0xFFFF;
    private static final int INFO_OCTETS_MAX = 255;

    private final ByteBuf out;
    private final int start;

    /// Begins a message of a kind ([XuaHeader]).
    public ParameterWriter(ByteBufAllocator allocator, int kind) {
        this.out = allocator.directBuffer();
        this.start = out.writerIndex();
        XuaHeader.write(out, kind);
    }

    /// A value of four octets.
    public ParameterWriter number(int tag, int value) {
        out.writeShort(tag).writeShort(8).writeInt(value);
        return this;
    }

    /// Routing contexts; nothing if there are none.
    public ParameterWriter contexts(List<RoutingContext> contexts) {
        if (!contexts.isEmpty()) {
            int parameter = begin(Tag.ROUTING_CONTEXT);
            for (RoutingContext context : contexts) {
                out.writeInt(context.value());
            }
            end(parameter);
        }
        return this;
    }

    /// Affected point codes; nothing if there are none.
    public ParameterWriter affected(List<AffectedPointCode> affected) {
        if (!affected.isEmpty()) {
            int parameter = begin(Tag.AFFECTED_POINT_CODE);
            for (AffectedPointCode point : affected) {
                out.writeInt(point.field());
            }
            end(parameter);
        }
        return this;
    }

    public ParameterWriter identifier(@Nullable AspIdentifier identifier) {
        return identifier == null ? this : number(Tag.ASP_IDENTIFIER, identifier.value());
    }

    public ParameterWriter mode(@Nullable TrafficMode mode) {
        return mode == null ? this : number(Tag.TRAFFIC_MODE, mode.number());
    }

    /// The INFO string; nothing if it is empty. Of a long one the first 255 characters.
    public ParameterWriter info(String text) {
        if (!text.isEmpty()) {
            int parameter = begin(Tag.INFO);
            byte[] octets = text.getBytes(StandardCharsets.US_ASCII);
            out.writeBytes(octets, 0, Math.min(octets.length, INFO_OCTETS_MAX));
            end(parameter);
        }
        return this;
    }

    /// Octets; nothing if there are none.
    public ParameterWriter octets(int tag, Octets octets) {
        if (octets.length() > 0) {
            int parameter = begin(tag);
            octets.writeTo(out);
            end(parameter);
        }
        return this;
    }

    /// Begins a parameter whose value is written into [#value], and ended by [#end].
    ///
    /// @return names the parameter
    public int begin(int tag) {
        int parameter = out.writerIndex();
        out.writeShort(tag).writeShort(0);
        return parameter;
    }

    /// Where the value of a parameter that was begun is written; stays the message's.
    public ByteBuf value() {
        return out;
    }

    /// Ends a parameter: its length, and its padding.
    ///
    /// @throws IllegalArgumentException if it is longer than a parameter can be
    public ParameterWriter end(int parameter) {
        int length = out.writerIndex() - parameter;
        if (length > PARAMETER_OCTETS_MAX) {
            out.release();
            throw new IllegalArgumentException("parameter of %d octets".formatted(length));
        }
        out.setShort(parameter + 2, length);
        out.writeZero(-length & 3);
        return this;
    }

    /// The whole message, which is the caller's from now on.
    public ByteBuf finish() {
        out.setInt(start + 4, out.writerIndex() - start);
        return out;
    }
}
