// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.iwf;

import org.signalbox.diameter.sgd.SgdAnswer;

/// What came of a request of Diameter.
public sealed interface SgdOutcome {
    record Answered(SgdAnswer answer) implements SgdOutcome {}

    record Failed(SgdFailure failure) implements SgdOutcome {}
}
