// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.web;

import org.signalbox.access.Operator;
import org.signalbox.config.Block;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The configurations that operators collect, one each. Thread-safe.
final class Candidates {
    /// At a time; beyond that the one that was left alone for longest is forgotten.
    static final int CANDIDATES_MAX = 16;

    /// @param base what ran when it was begun
    /// @param lines what is to run
    record Candidate(Block base, Block lines) {}

    private final Map<String, Candidate> byOperator = new LinkedHashMap<>();

    synchronized Optional<Candidate> of(Operator operator) {
        return Optional.ofNullable(byOperator.get(operator.name()));
    }

    synchronized void put(Operator operator, Candidate candidate) {
        byOperator.remove(operator.name());
        if (byOperator.size() == CANDIDATES_MAX) {
            byOperator.remove(byOperator.keySet().iterator().next());
        }
        byOperator.put(operator.name(), candidate);
    }

    /// @return whether there was one
    synchronized boolean forget(Operator operator) {
        return byOperator.remove(operator.name()) != null;
    }

    /// Forgets a candidate that is done with, unless there is another by now.
    synchronized void forget(Operator operator, Candidate done) {
        byOperator.remove(operator.name(), done);
    }
}
