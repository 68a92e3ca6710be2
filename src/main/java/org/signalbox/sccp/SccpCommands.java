// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp;

import org.jspecify.annotations.Nullable;
import org.signalbox.config.Argument;
import org.signalbox.config.ArgumentTypes;
import org.signalbox.config.Block;
import org.signalbox.config.Command;
import org.signalbox.config.Problems;
import org.signalbox.config.Statement;
import org.signalbox.link.Instance;
import org.signalbox.sccp.translation.GttCommands;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.Variant;

import java.util.HashMap;
import java.util.Map;

/// SCCP but for global titles, as an operator writes it:
///
/// ```
/// cs7 sccp capability 4.5.6 udt
/// ```
public final class SccpCommands {
    /// Points whose capability may be configured in an instance.
    public static final int CAPABILITIES_MAX = 4_096;

    /// The messages that a point takes, each besides those before it.
    private enum Takes {
        UDT(Capability.UDT),
        XUDT(Capability.XUDT),
        LUDT(Capability.LUDT);

        private final Capability capability;

        Takes(Capability capability) {
            this.capability = capability;
        }
    }

    private static final Argument<Takes> TAKES =
            Argument.of(
                    "TYPE",
                    ArgumentTypes.choice(Takes.class),
                    "udt alone, xudt as well (so by default), or ludt as well");

    public static final Command CAPABILITY =
            Command.of(
                            "cs7 [instance INSTANCE] sccp capability POINT-CODE TYPE",
                            "Say which messages a point takes: others are converted, or cut",
                            Instance.NUMBER,
                            GttCommands.POINT,
                            TAKES)
                    .help("sccp", "Signalling connection control part")
                    .help("capability", "What a point takes")
                    .keyedBy(Instance.NUMBER, GttCommands.POINT);

    private SccpCommands() {}

    /// What points take, from the lines of an instance.
    public static Map<PointCode, Capability> capabilities(
            Block block, Variant variant, Problems problems) {
        Map<PointCode, Capability> capabilities = new HashMap<>();
        for (Statement line : block.all(CAPABILITY)) {
            @Nullable PointCode point =
                    GttCommands.read(line, GttCommands.POINT, variant, problems);
            if (point == null) {
                continue;
            }
            if (capabilities.size() == CAPABILITIES_MAX) {
                problems.error(
                        line,
                        GttCommands.POINT,
                        "one too many: at most %d in an instance".formatted(CAPABILITIES_MAX));
                break;
            }
            capabilities.put(point, line.get(TAKES).capability);
        }
        return capabilities;
    }
}
