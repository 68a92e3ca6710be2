// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.net.netty;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.ImmediateExecutor;

import org.jspecify.annotations.NullUnmarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.signalbox.net.TestAuthority;
import org.signalbox.net.TlsCredentials;

import java.nio.file.Files;
import java.util.concurrent.TimeUnit;

/// How long two ends of TLS work until they have shaken hands, both together.
@NullUnmarked
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
@Fork(1)
public class TlsHandshakeBenchmark {
    @Param({"EC", "RSA"})
    public String keys;

    private TlsCredentials ours;
    private TlsCredentials theirs;

    @Setup
    public void issue() throws Exception {
        TestAuthority authority =
                new TestAuthority(Files.createTempDirectory("handshake"), "authority");
        ours = authority.issueTo("ours", "CN=ours", "-keyalg", keys).credentials();
        theirs = authority.issueTo("theirs", "CN=theirs", "-keyalg", keys).credentials();
    }

    @Benchmark
    public boolean shakeHands() {
        SslHandler calling = Tls.handler(theirs, true, ImmediateExecutor.INSTANCE);
        SslHandler called = Tls.handler(ours, false, ImmediateExecutor.INSTANCE);
        EmbeddedChannel caller = new EmbeddedChannel(calling);
        EmbeddedChannel listener = new EmbeddedChannel(called);
        while (pass(caller, listener) | pass(listener, caller)) {
            // until neither has anything to say
        }
        boolean isShaken =
                calling.handshakeFuture().isSuccess() && called.handshakeFuture().isSuccess();
        caller.finishAndReleaseAll();
        listener.finishAndReleaseAll();
        if (!isShaken) {
            throw new IllegalStateException("no handshake");
        }
        return isShaken;
    }

    private static boolean pass(EmbeddedChannel from, EmbeddedChannel to) {
        boolean isSaid = false;
        for (Object octets = from.readOutbound(); octets != null; octets = from.readOutbound()) {
            to.writeInbound(octets);
            isSaid = true;
        }
        return isSaid;
    }
}
