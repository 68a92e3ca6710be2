// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

import org.signalbox.sctp.SctpEndpoint;
import org.signalbox.sctp.SctpObserver;
import org.signalbox.xua.AspState;

import java.net.InetSocketAddress;

/// Nobody wants to know.
final class Quiet implements M3uaObserver, SctpObserver {
    @Override
    public void onAsp(String asp, AspState state, String why) {}

    @Override
    public void onServer(String server, String state) {}

    @Override
    public void onError(String asp, String what) {}

    @Override
    public void onRefused(SctpEndpoint at, InetSocketAddress from, String detail) {}

    @Override
    public void onDropped(SctpEndpoint at, InetSocketAddress from, String reason) {}
}
