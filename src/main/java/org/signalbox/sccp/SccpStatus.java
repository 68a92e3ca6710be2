// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp;

import org.signalbox.sccp.translation.TranslationError;
import org.signalbox.sccp.translation.TranslationSnapshot;

import java.util.function.ToLongFunction;

/// SCCP of one network, for an operator.
///
/// @param translation what titles lead to, and how often each entry was used
/// @param counters what became of messages, whoever sent them
/// @param errors why messages were not delivered
public record SccpStatus(
        SccpConfig config,
        TranslationSnapshot translation,
        ManagementStatus management,
        ToLongFunction<SccpCounter> counters,
        ToLongFunction<TranslationError> errors) {}
