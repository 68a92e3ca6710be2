// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3.user;

import io.netty.buffer.ByteBufAllocator;

import org.jspecify.annotations.Nullable;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.ServiceInformation;
import org.signalbox.ss7.SignallingLinkSelection;
import org.signalbox.ss7.Variant;

import java.util.function.Function;

/// Says anew what a user part's messages say of points, when they go over into another network of
/// the node. Belongs to one loop.
///
/// ```
///   switch (conversion.look(msu, beyond, aliases)) {
///       case AS_IT_IS -> ...                       // the octets stay
///       case CHANGED -> conversion.compose(...)    // before the next look
///       ...
///   }
/// ```
public interface UserPartConversion {
    /// All octets stay as they are.
    UserPartConversion NONE =
            new UserPartConversion() {
                @Override
                public Verdict look(
                        Msu msu, Variant beyond, Function<PointCode, @Nullable PointCode> points) {
                    return Verdict.AS_IT_IS;
                }

                @Override
                public Msu compose(
                        ByteBufAllocator allocator,
                        ServiceInformation service,
                        PointCode dpc,
                        PointCode opc,
                        SignallingLinkSelection sls,
                        int priority) {
                    throw new IllegalStateException("nothing was changed");
                }
            };

    /// What becomes of a message.
    enum Verdict {
        AS_IT_IS,
        CHANGED,
        /// It names a point that has no code in the other network.
        UNKNOWN_POINT,
        /// It says something that the other network has no form for.
        UNKNOWN_FORM,
        TOO_LONG,
        MALFORMED
    }

    /// Looks at a message.
    ///
    /// @param msu which stays the caller's, and is not to be closed before [#compose]
    /// @param beyond variant of the other network
    /// @param points gives the code there of a point that is known here; null if it has none
    Verdict look(Msu msu, Variant beyond, Function<PointCode, @Nullable PointCode> points);

    /// Makes the message that [#look] has called changed.
    ///
    /// @param service as it is to be sent
    /// @param priority as in [Msu#priority]
    Msu compose(
            ByteBufAllocator allocator,
            ServiceInformation service,
            PointCode dpc,
            PointCode opc,
            SignallingLinkSelection sls,
            int priority);
}
