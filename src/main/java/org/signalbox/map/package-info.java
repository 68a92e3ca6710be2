// SPDX-License-Identifier: AGPL-3.0-or-later

/// MAP for short messages (TS 29.002): its nouns, [MapDialogues], the port by which they are asked
/// for and answered, and [MapEngine], which does it on jSS7's TCAP.
///
/// ```
///   MapRequest, MapResult, MapError, Inform     what is said, in the form of version 3
///   RequestCodec, ResultCodec, ErrorCodec, ...  as the octets of versions 1 to 3
///   ShortMessageOperation, AllowedErrors,
///   KnownVersions, VersionChoice                what may be said to whom
///   ClientDialogue, ServerDialogue              the course of one dialogue
///   Tcap, SccpBridge                            the only ones that make jSS7 do something
///   MapSubsystem, Handover                      the way to SCCP, on another loop
/// ```
///
/// All is pure or on one loop, so that dialogues are tested in virtual time; jSS7's own MAP is the
/// judge.
@NullMarked
package org.signalbox.map;

import org.jspecify.annotations.NullMarked;
