// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.chunk;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/// The parameters of an INIT or INIT ACK.
///
/// @param known in their order; those behind an unknown one that stops are missing
/// @param toReport unknown parameters, whole, of which the sender is to be told. Views
public record ParameterList(List<Parameter> known, List<ByteBuf> toReport) {
    /// More parameters than any honest INIT has.
    static final int PARAMETERS_MAX = 256;

    public static final ParameterList NONE = new ParameterList(List.of(), List.of());

    public ParameterList {
        known = List.copyOf(known);
        toReport = List.copyOf(toReport);
    }

    public static ParameterList of(List<Parameter> parameters) {
        return new ParameterList(parameters, List.of());
    }

    static ParameterList parse(ByteBuf packet, int begin, int end) throws ChunkException {
        if (begin == end) {
            return NONE;
        }
        List<Parameter> known = new ArrayList<>();
        List<ByteBuf> toReport = new ArrayList<>();
        int at = begin;
        boolean stopped = false;
        for (int count = 0; at < end; count++) {
            if (count == PARAMETERS_MAX) {
                throw new ChunkException(at, "more than " + PARAMETERS_MAX + " parameters");
            }
            int length = ChunkFrame.parameterLength(packet, at, end);
            Parameter parameter = Parameter.parse(packet, at, at + length);
            if (parameter instanceof Parameter.Unknown unknown) {
                if (unknown.reports()) {
                    toReport.add(packet.slice(at, length));
                }
                stopped = unknown.stops();
            } else {
                known.add(parameter);
            }
            if (stopped) {
                break;
            }
            at += length + ChunkFrame.padding(length);
        }
        return new ParameterList(known, toReport);
    }

    void writeTo(ByteBuf out) {
        known.forEach(parameter -> parameter.writeTo(out));
    }

    public List<InetAddress> addresses() {
        List<InetAddress> addresses = new ArrayList<>();
        for (Parameter parameter : known) {
            if (parameter instanceof Parameter.Address(InetAddress address)) {
                addresses.add(address);
            }
        }
        return addresses;
    }

    /// The state cookie, or null.
    public @Nullable ByteBuf cookie() {
        for (Parameter parameter : known) {
            if (parameter instanceof Parameter.StateCookie(ByteBuf cookie)) {
                return cookie;
            }
        }
        return null;
    }

    /// By how much a cookie is to live longer; 0 if that was not asked.
    public long cookiePreservativeMillis() {
        for (Parameter parameter : known) {
            if (parameter instanceof Parameter.CookiePreservative(long milliseconds)) {
                return milliseconds;
            }
        }
        return 0;
    }

    /// The host name address that must be refused, or null.
    public Parameter.@Nullable HostNameAddress hostName() {
        for (Parameter parameter : known) {
            if (parameter instanceof Parameter.HostNameAddress name) {
                return name;
            }
        }
        return null;
    }
}
