// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.sgd;

import org.jspecify.annotations.Nullable;
import org.signalbox.diameter.AvpKind;
import org.signalbox.diameter.AvpReader;
import org.signalbox.diameter.DiameterException;
import org.signalbox.diameter.FailedAvp;
import org.signalbox.diameter.ResultCode;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The AVPs of a message or a group by their kinds, in whatever order they came.
///
/// Of a request whatever is wrong is thrown. Of an answer it is noted and passed over: what was
/// done cannot be undone because the report of it has a flaw.
final class FoundAvps {
    /// Makes a value of an AVP.
    interface Decoder<T> {
        T decode(AvpReader avp) throws DiameterException;
    }

    /// Makes a value of an AVP and those inside it.
    interface GroupDecoder<T> {
        T decode(AvpReader group, FoundAvps inside) throws DiameterException;
    }

    /// Notes what is passed over.
    static final class Flaws {
        private static final int KEPT_MAX = 8;

        private final List<String> kept = new ArrayList<>();

        void add(DiameterException flaw) {
            if (kept.size() < KEPT_MAX) {
                kept.add(String.valueOf(flaw.getMessage()));
            }
        }

        List<String> kept() {
            return kept;
        }
    }

    private final Map<AvpKind, List<AvpReader>> avps = new HashMap<>();
    private final @Nullable Flaws flaws;

    private FoundAvps(@Nullable Flaws flaws) {
        this.flaws = flaws;
    }

    /// Those of a request.
    ///
    /// @throws DiameterException if one is missing, is there twice, must not be there, or cannot be
    static FoundAvps strictly(AvpReader avps, Grammar grammar) throws DiameterException {
        FoundAvps found = new FoundAvps(null);
        found.collect(avps, grammar);
        for (AvpKind kind : grammar.mandatory()) {
            if (!found.has(kind)) {
                throw missing(kind);
            }
        }
        return found;
    }

    /// Those of an answer.
    static FoundAvps leniently(AvpReader avps, Grammar grammar, Flaws flaws) {
        FoundAvps found = new FoundAvps(flaws);
        try {
            found.collect(avps, grammar);
        } catch (DiameterException cutShort) {
            flaws.add(cutShort);
        }
        return found;
    }

    static DiameterException missing(AvpKind kind) {
        return new DiameterException(
                ResultCode.MISSING_AVP, kind.label() + " is missing", FailedAvp.missing(kind));
    }

    private void collect(AvpReader reader, Grammar grammar) throws DiameterException {
        while (reader.next()) {
            AvpKind kind = grammar.find(reader);
            if (kind == null) {
                if (reader.isMandatory()) {
                    refuse(reader.wrong(ResultCode.AVP_UNSUPPORTED, "not known here"));
                }
            } else if (has(kind) && !grammar.repeatable().contains(kind)) {
                refuse(reader.wrong(ResultCode.AVP_OCCURS_TOO_MANY_TIMES, "twice"));
            } else {
                avps.computeIfAbsent(kind, _ -> new ArrayList<>(1)).add(reader.kept());
            }
        }
    }

    private void refuse(DiameterException wrong) throws DiameterException {
        if (flaws == null) {
            throw wrong;
        }
        flaws.add(wrong);
    }

    boolean has(AvpKind kind) {
        return avps.containsKey(kind);
    }

    Set<AvpKind> kinds() {
        return avps.keySet();
    }

    /// Each AVP of a kind that may be there more than once.
    List<AvpReader> all(AvpKind kind) {
        return avps.getOrDefault(kind, List.of());
    }

    /// The value of an AVP; null if it is not there, or is passed over.
    <T> @Nullable T value(AvpKind kind, Decoder<T> decoder) throws DiameterException {
        for (AvpReader avp : all(kind)) {
            try {
                return decoder.decode(avp);
            } catch (DiameterException wrong) {
                refuse(wrong);
            }
        }
        return null;
    }

    /// The value of an AVP without which a command or a group is none.
    <T> T required(AvpKind kind, Decoder<T> decoder) throws DiameterException {
        T value = value(kind, decoder);
        if (value == null) {
            throw missing(kind);
        }
        return value;
    }

    /// The value of an AVP with others inside; null if it is not there, or is passed over.
    <T> @Nullable T group(AvpKind kind, Grammar grammar, GroupDecoder<T> decoder)
            throws DiameterException {
        return value(kind, avp -> decoder.decode(avp, inside(avp, grammar)));
    }

    /// What is inside an AVP.
    FoundAvps inside(AvpReader group, Grammar grammar) throws DiameterException {
        AvpReader nested = group.nested();
        return flaws == null ? strictly(nested, grammar) : leniently(nested, grammar, flaws);
    }

    @Nullable String text(AvpKind kind) throws DiameterException {
        return value(kind, Values::text);
    }

    @Nullable String identity(AvpKind kind) throws DiameterException {
        return value(kind, AvpReader::identity);
    }

    @Nullable String imsi(AvpKind kind) throws DiameterException {
        return value(kind, Values::imsi);
    }

    @Nullable String number(AvpKind kind) throws DiameterException {
        return value(kind, Numbers::number);
    }

    /// Of 32 bits, any of them.
    @Nullable Integer unsigned32(AvpKind kind) throws DiameterException {
        return value(kind, AvpReader::unsigned32);
    }

    /// Whether a bit of a mask is set; not if the mask is not there.
    boolean bit(AvpKind kind, int bit) throws DiameterException {
        Integer mask = unsigned32(kind);
        return mask != null && (mask >>> bit & 1) == 1;
    }
}
