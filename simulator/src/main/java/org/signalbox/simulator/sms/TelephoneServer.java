// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.simulator.sms;

/// Who serves telephones: a switching centre, or an MME.
sealed interface TelephoneServer permits Msc, Mme {
    Telephones telephones();
}
