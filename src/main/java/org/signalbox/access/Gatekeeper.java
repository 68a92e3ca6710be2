// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.access;

import org.signalbox.access.Admission.Admitted;
import org.signalbox.access.Admission.Reason;
import org.signalbox.access.Admission.Refused;
import org.signalbox.access.AuditLog.Outcome;
import org.signalbox.metrics.Counters;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/// Says who may come in. The doors ask; what they are told holds for all of them.
///
/// Methods may be called from any thread. [#password] is slow by intention, so never call it on a
/// loop; the others are quick. Whoever fails too often, by password or token, is not looked at for
/// a while: by address, and for passwords by user too. Keys and certificates cannot be guessed, so
/// an operator who has one gets in even then.
///
/// An attempt that fails goes to the audit log, and so does [#entered]; that a program shows its
/// token with each of its requests does not.
public final class Gatekeeper {
    /// So that passwords, however many are tried, leave processors to signalling.
    private static final int HASHES_AT_ONCE_MAX = 2;

    private static final int HASHES_WAITING_MAX = 32;
    private static final String WRONG = "Permission denied";
    private static final String BUSY = "Too many logins at once; try again";

    private final LongSupplier clock;
    private final AuditLog audit;
    private final AccessObserver observer;
    private final Counters<AccessCounter> counters;
    private final FailureTable failures;
    private final Semaphore hashing = new Semaphore(HASHES_AT_ONCE_MAX);
    private final AtomicInteger hashes = new AtomicInteger();
    private volatile Snapshot snapshot = new Snapshot(Map.of(), LoginBlock.DEFAULT);

    /// @param nobody what the password of an unknown user is compared with
    private record Snapshot(Map<String, User> users, LoginBlock block, PasswordHash nobody) {
        private Snapshot(Map<String, User> users, LoginBlock block) {
            this(users, block, PasswordHash.ofNobody());
        }
    }

    /// @param clock monotonic nanoseconds, from any thread
    /// @param counters those of the audit log as well
    public Gatekeeper(
            LongSupplier clock,
            AuditLog audit,
            AccessObserver observer,
            Counters<AccessCounter> counters) {
        this.clock = clock;
        this.audit = audit;
        this.observer = observer;
        this.counters = counters;
        this.failures = new FailureTable(counters);
    }

    /// From now on these may come in.
    public void use(AccessConfig config) {
        snapshot = new Snapshot(config.users(), config.block());
    }

    /// Whether anybody may come in at all by a door that asks who it is.
    public boolean knowsAnybody() {
        return !snapshot.users().isEmpty();
    }

    /// Whether there is a user of that name.
    public boolean knows(String name) {
        return snapshot.users().containsKey(name);
    }

    /// Whether somebody who was let in may still do what they might then: their user is there, and
    /// has the same role. The console asks nobody, so those who came by it always may.
    public boolean stillHolds(Operator operator) {
        User user = snapshot.users().get(operator.name());
        return operator.from().startsWith(Door.CONSOLE.word())
                || (user != null && user.role() == operator.role());
    }

    /// Somebody has a name and a password. Takes some tenths of a second, and as long if there is
    /// no such user.
    public Admission password(String name, String password, Caller caller) {
        Snapshot now = snapshot;
        String address = addressOf(caller);
        String user = "user " + shortened(name);
        if (!failures.begin(address, now.block(), clock.getAsLong())) {
            return lockedOut(name, "password", caller);
        }
        if (!failures.begin(user, now.block(), clock.getAsLong())) {
            end(address, false, now.block());
            return lockedOut(name, "password", caller);
        }
        Optional<User> known = Optional.ofNullable(now.users().get(name));
        boolean right;
        if (hashes.incrementAndGet() > HASHES_WAITING_MAX) {
            hashes.decrementAndGet();
            end(address, false, now.block());
            end(user, false, now.block());
            counters.incrementShared(AccessCounter.BUSY);
            return new Refused(Reason.BUSY, BUSY);
        }
        hashing.acquireUninterruptibly();
        try {
            // whoever is unknown, or has no password, waits as long as the others
            right =
                    known.flatMap(User::secret)
                            .filter(_ -> password.length() <= PasswordHash.PASSWORD_CHARS_MAX)
                            .orElse(now.nobody())
                            .matches(shortened(password));
        } finally {
            hashing.release();
            hashes.decrementAndGet();
        }
        end(address, !right, now.block());
        end(user, !right, now.block());
        return right && known.isPresent()
                ? admitted(known.get(), caller)
                : wrong(name, "password", caller);
    }

    /// Somebody has proved to have a key of the secure shell, or says that they could.
    ///
    /// @param key as the protocol writes it (RFC 4253 section 6.6)
    public Admission publicKey(String name, byte[] key, Caller caller) {
        User user = snapshot.users().get(name);
        return user != null && user.keys().stream().anyMatch(known -> known.is(key))
                ? new Admitted(operator(user, caller))
                : wrong(name, "key", caller);
    }

    /// Somebody shows a token.
    public Admission token(String token, Caller caller) {
        Snapshot now = snapshot;
        String address = addressOf(caller);
        if (!failures.begin(address, now.block(), clock.getAsLong())) {
            return lockedOut("", "token", caller);
        }
        byte[] hash = ApiToken.hashOf(token).getBytes(StandardCharsets.US_ASCII);
        User owner = null;
        for (User user : now.users().values()) {
            for (ApiToken known : user.tokens()) {
                if (MessageDigest.isEqual(hash, known.hash().getBytes(StandardCharsets.US_ASCII))) {
                    owner = user;
                }
            }
        }
        end(address, owner == null, now.block());
        return owner == null ? wrong("", "token", caller) : admitted(owner, caller);
    }

    /// Somebody has proved to have a certificate of an authority that is believed.
    ///
    /// @param names its subject in the form of RFC 2253, and those of its subjectAltName
    public Admission certificate(Collection<String> names, Caller caller) {
        for (User user : snapshot.users().values()) {
            if (user.certificates().stream().anyMatch(names::contains)) {
                return admitted(user, caller);
            }
        }
        return wrong(names.isEmpty() ? "" : names.iterator().next(), "certificate", caller);
    }

    /// Somebody who was admitted has come in, to stay for a while; for the audit log.
    public void entered(Operator operator) {
        audit.record(operator, "login", Outcome.DONE);
    }

    /// Somebody who came in has gone.
    public void left(Operator operator) {
        audit.record(operator, "logout", Outcome.DONE);
    }

    private void end(String who, boolean failed, LoginBlock rule) {
        if (failures.end(who, failed, rule, clock.getAsLong())) {
            counters.incrementShared(AccessCounter.LOCKOUTS);
            observer.lockedOut(who, rule.blockFor());
        }
    }

    private Admission admitted(User user, Caller caller) {
        counters.incrementShared(AccessCounter.ADMITTED);
        return new Admitted(operator(user, caller));
    }

    private static Operator operator(User user, Caller caller) {
        return new Operator(user.name(), user.role(), caller.words());
    }

    private Refused wrong(String name, String proof, Caller caller) {
        counters.incrementShared(AccessCounter.WRONG);
        audit.refusedLogin(shortened(name), caller, proof, Reason.WRONG, clock.getAsLong());
        return new Refused(Reason.WRONG, WRONG);
    }

    /// In the same words as for whoever is wrong: how far guessing got is nobody's business.
    private Refused lockedOut(String name, String proof, Caller caller) {
        counters.incrementShared(AccessCounter.LOCKED_OUT);
        audit.refusedLogin(shortened(name), caller, proof, Reason.LOCKED_OUT, clock.getAsLong());
        return new Refused(Reason.LOCKED_OUT, WRONG);
    }

    private static String addressOf(Caller caller) {
        return "address " + caller.address().getHostAddress();
    }

    /// Whoever is not known may have sent anything; what is too long belongs to nobody.
    private static String shortened(String text) {
        return text.length() <= PasswordHash.PASSWORD_CHARS_MAX
                ? text
                : text.substring(0, PasswordHash.PASSWORD_CHARS_MAX);
    }
}
