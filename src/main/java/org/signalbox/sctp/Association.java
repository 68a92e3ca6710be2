// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp;

import io.netty.buffer.ByteBuf;

import org.signalbox.machine.Loop;

import java.net.InetAddress;

/// One configured peer, seen from this end. All methods are called on [#loop].
///
/// ```
///   Closed --open--> Opening --up--> Established --shutdown--> ShuttingDown --> Closed
///                       |                 |
///                       +---- failure, abort, peer's abort ----> Closed
/// ```
///
/// Each way into `Closed` is reported once by [AssociationUser#onDown]. Nothing is retried from
/// there: the user decides when to [#open] again.
public interface Association {
    String name();

    Loop loop();

    /// Begins to call and/or to accept, as the profile's [Initiation] says. Does nothing unless
    /// closed, or only answering.
    void open();

    /// Accepts a call by the peer, but does not call: for a user who waits before it opens the
    /// association again. Two ends that did not answer while they wait could miss each other for
    /// ever. The association is then opening, until the peer has called or [#open] is used.
    ///
    /// Does nothing unless closed; and nothing where the profile's [Initiation] or the transport
    /// leaves all calling to this end.
    default void answer() {}

    /// Sends one message, ordered within its stream, and takes ownership of `message` in every
    /// case.
    ///
    /// @param stream below the number negotiated; see [AssociationStatus#outboundStreams]
    /// @return whether the message was accepted; `false` means that it was released because the
    ///     association is not established or its send buffer is full
    boolean send(int stream, PayloadProtocol protocol, ByteBuf message);

    /// Sends one message whole, but in no order: the peer hears it as soon as it is there, however
    /// many messages of its stream are missing yet (RFC 9260 section 6.6). Otherwise as [#send].
    ///
    /// It goes out in its turn, and so does not overtake here what waits for the peer's window. A
    /// transport that knows one order only, such as TCP, keeps it.
    ///
    /// @param stream below the number negotiated; the peer is told of it
    /// @return as [#send]
    boolean sendUnordered(int stream, PayloadProtocol protocol, ByteBuf message);

    /// Puts onto the wire what [#send] and [#sendUnordered] may hold back for bundling. Called once
    /// after a batch.
    void flush();

    /// Ends gracefully: what was sent is delivered first (RFC 9260 section 9.2).
    void shutdown();

    /// Ends at once; the peer is told (RFC 9260 section 9.1). What was not delivered is lost.
    ///
    /// @param reason in words, for the peer's log and ours
    void abort(String reason);

    /// Says that the user has waited in vain for an answer of the peer, of whatever kind. A
    /// transport that finds out by itself whether a peer is there does nothing; one that does not
    /// ends the association as `UNREACHABLE` unless it hears something within its time.
    default void probe() {}

    /// Makes one of the peer's addresses the primary: data goes there while it answers (RFC 9260
    /// section 11.1.5). At first it is the address that was configured first.
    ///
    /// @return false if the peer has no such address, or the transport leaves no choice
    default boolean prefer(InetAddress remote) {
        return false;
    }

    /// Makes the peer unknown to its endpoint, so that it may be configured anew. What is open is
    /// aborted; the user hears nothing more, and no other method may be called again.
    ///
    /// @param reason in words, for the peer's log
    void remove(String reason);

    /// A snapshot for `show`. Also callable from outside the loop: it may then be a moment old.
    AssociationStatus status();
}
