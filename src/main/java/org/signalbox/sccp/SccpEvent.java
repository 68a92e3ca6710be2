// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp;

import org.signalbox.sccp.message.Flaw;
import org.signalbox.sccp.message.MessageType;
import org.signalbox.sccp.message.SccpAddress;
import org.signalbox.sccp.translation.TranslationError;
import org.signalbox.ss7.PointCode;

/// What an operator should know of SCCP: samples of messages that went nowhere, each cause once in
/// a while.
public sealed interface SccpEvent {
    /// A message could not be read, and was thrown away.
    record Malformed(PointCode origin, Flaw flaw) implements SccpEvent {}

    /// A message could not be brought to whom it is for.
    ///
    /// @param returned whether its sender is told
    record Undeliverable(
            PointCode origin,
            MessageType type,
            SccpAddress called,
            SccpAddress calling,
            TranslationError error,
            boolean returned)
            implements SccpEvent {}

    /// A management message could not be read, and was thrown away.
    record MalformedManagement(PointCode origin, String reason) implements SccpEvent {}
}
