// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.association;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.jspecify.annotations.Nullable;
import org.signalbox.machine.Entropy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Makes state cookies and recognises its own: a cookie is sealed by HMAC-SHA256 with a secret that
/// never leaves this object.
///
/// ```
/// +----------------------+--------------------------------------------+
/// |  HMAC-SHA256 (32)    |  contents: times, tags, TSNs, addresses    |
/// +----------------------+--------------------------------------------+
/// ```
///
/// The secret is renewed every hour; the one before stays good, so that no cookie outlives it.
public final class CookieJar {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int MAC_OCTETS = 32;
    private static final int SECRET_OCTETS = 32;
    private static final int CONTENTS_OCTETS_MAX = 512;
    private static final long SECRET_LIFE_NANOS = Duration.ofHours(1).toNanos();

    private final Entropy entropy;

    private Mac current;
    private Mac previous;
    private long renewedAt;

    public CookieJar(Entropy entropy, long now) {
        this.entropy = entropy;
        this.current = freshMac(entropy);
        this.previous = current;
        this.renewedAt = now;
    }

    /// The cookie as it travels.
    ByteBuf bake(StateCookie cookie, long now) {
        if (now - renewedAt > SECRET_LIFE_NANOS) {
            previous = current;
            current = freshMac(entropy);
            renewedAt = now;
        }
        ByteBuf contents = Unpooled.buffer(128, CONTENTS_OCTETS_MAX);
        contents.writeLong(cookie.createdAt());
        contents.writeLong(cookie.lifeNanos());
        contents.writeInt(cookie.localTag());
        contents.writeInt(cookie.peerTag());
        contents.writeInt(cookie.localTsn());
        contents.writeInt(cookie.peerTsn());
        contents.writeInt((int) cookie.peerWindow());
        contents.writeShort(cookie.outboundStreams());
        contents.writeShort(cookie.inboundStreams());
        contents.writeLong(cookie.tieTag());
        contents.writeShort(cookie.localPort());
        contents.writeShort(cookie.peerPort());
        contents.writeByte(cookie.peerAddresses().size());
        cookie.peerAddresses().forEach(address -> writeAddress(contents, address));
        writeAddress(contents, cookie.calledFrom());
        byte[] octets = new byte[contents.readableBytes()];
        contents.readBytes(octets);
        return Unpooled.wrappedBuffer(current.doFinal(octets), octets);
    }

    /// Reads a cookie that has come back.
    ///
    /// @return null if it is not one of ours, unchanged
    @Nullable StateCookie open(ByteBuf cookie) {
        int length = cookie.readableBytes() - MAC_OCTETS;
        if (length <= 0 || length > CONTENTS_OCTETS_MAX) {
            return null;
        }
        byte[] mac = new byte[MAC_OCTETS];
        byte[] octets = new byte[length];
        cookie.getBytes(cookie.readerIndex(), mac);
        cookie.getBytes(cookie.readerIndex() + MAC_OCTETS, octets);
        if (!MessageDigest.isEqual(mac, current.doFinal(octets))
                && !MessageDigest.isEqual(mac, previous.doFinal(octets))) {
            return null;
        }
        // from here on it is what we wrote
        ByteBuf contents = Unpooled.wrappedBuffer(octets);
        long createdAt = contents.readLong();
        long lifeNanos = contents.readLong();
        int localTag = contents.readInt();
        int peerTag = contents.readInt();
        int localTsn = contents.readInt();
        int peerTsn = contents.readInt();
        long peerWindow = contents.readUnsignedInt();
        int outboundStreams = contents.readUnsignedShort();
        int inboundStreams = contents.readUnsignedShort();
        long tieTag = contents.readLong();
        int localPort = contents.readUnsignedShort();
        int peerPort = contents.readUnsignedShort();
        int count = contents.readUnsignedByte();
        List<InetAddress> addresses = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            addresses.add(readAddress(contents));
        }
        return new StateCookie(
                createdAt,
                lifeNanos,
                localTag,
                peerTag,
                localTsn,
                peerTsn,
                peerWindow,
                outboundStreams,
                inboundStreams,
                tieTag,
                localPort,
                peerPort,
                addresses,
                readAddress(contents));
    }

    /// Who a cookie was given to, so that its echo tells who comes.
    ///
    /// @return the address that called first, then those that the caller listed, with its port;
    ///     empty if the cookie is not one of ours, unchanged
    public List<InetSocketAddress> callerOf(ByteBuf cookie) {
        StateCookie opened = open(cookie);
        if (opened == null) {
            return List.of();
        }
        List<InetSocketAddress> caller = new ArrayList<>();
        caller.add(new InetSocketAddress(opened.calledFrom(), opened.peerPort()));
        for (InetAddress address : opened.peerAddresses()) {
            caller.add(new InetSocketAddress(address, opened.peerPort()));
        }
        return caller;
    }

    private static void writeAddress(ByteBuf out, InetAddress address) {
        byte[] octets = address.getAddress();
        out.writeByte(octets.length);
        out.writeBytes(octets);
    }

    private static InetAddress readAddress(ByteBuf in) {
        byte[] octets = new byte[in.readUnsignedByte()];
        in.readBytes(octets);
        try {
            return InetAddress.getByAddress(octets);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("our own cookie holds a broken address", e);
        }
    }

    private static Mac freshMac(Entropy entropy) {
        byte[] secret = new byte[SECRET_OCTETS];
        entropy.nextBytes(secret);
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret, ALGORITHM));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }
}
