// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp;

import static org.assertj.core.api.Assertions.assertThat;

import org.signalbox.Seeds;
import org.signalbox.sccp.message.SubsystemNumber;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;
import org.signalbox.ss7.Variant;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/// The tables say what maps would.
class StatusSnapshotTest {
    @Seeds(100)
    void saysWhatItWasTold(long seed) {
        Random random = new Random(seed);
        Variant variant = Variant.values()[random.nextInt(Variant.values().length)];
        Reachability reachability = statements(variant, random);
        StatusSnapshot.Builder builder = new StatusSnapshot.Builder(reachability.table());
        Map<Integer, Integer> restrictions = new HashMap<>();
        Set<Integer> down = new HashSet<>();
        Set<RemoteSubsystem> prohibited = new HashSet<>();
        for (int i = 0; i < 300; i++) {
            PointCode point = code(variant, random);
            if (random.nextInt(4) == 0) {
                PointState state =
                        random.nextBoolean() ? PointState.AVAILABLE : PointState.SCCP_INACCESSIBLE;
                int restriction = random.nextInt(Restriction.MAX + 1);
                builder.setPoint(point, state, restriction);
                restrictions.put(point.value(), restriction);
                if (state == PointState.AVAILABLE) {
                    down.remove(point.value());
                } else {
                    down.add(point.value());
                }
            }
            if (random.nextInt(4) == 0) {
                RemoteSubsystem subsystem =
                        new RemoteSubsystem(point, SubsystemNumber.of(random.nextInt(256)));
                builder.setProhibited(subsystem);
                prohibited.add(subsystem);
            }
        }

        StatusSnapshot snapshot = builder.build();

        for (int i = 0; i < 1_000; i++) {
            PointCode point = code(variant, random);
            int value = point.value();
            boolean available = reachability.isReachable(point) && !down.contains(value);
            assertThat(snapshot.isAccessible(value)).isEqualTo(reachability.isReachable(point));
            assertThat(snapshot.isAvailable(value)).isEqualTo(available);
            int restriction = restrictions.getOrDefault(value, 0);
            assertThat(snapshot.restrictionLevel(value)).isEqualTo(restriction / 4);
            assertThat(snapshot.admits(value, restriction / 4, 3)).isTrue();
            SubsystemNumber number = SubsystemNumber.of(random.nextInt(256));
            assertThat(snapshot.isAllowed(value, number.value()))
                    .isEqualTo(
                            available && !prohibited.contains(new RemoteSubsystem(point, number)));
        }
        for (RemoteSubsystem subsystem : prohibited) {
            assertThat(snapshot.isAllowed(subsystem.point().value(), subsystem.subsystem().value()))
                    .isFalse();
        }
    }

    private static Reachability statements(Variant variant, Random random) {
        Reachability reachability = new Reachability(variant);
        int bits = variant.pointCodeBits();
        for (int i = 0; i < 300; i++) {
            int length = random.nextInt(3) > 0 ? bits : random.nextInt(bits + 1);
            PointCodeMask affected = PointCodeMask.around(code(variant, random), length);
            assertThat(reachability.state(affected, random.nextBoolean())).isTrue();
        }
        return reachability;
    }

    /// From a small part of all codes, so that statements meet.
    private static PointCode code(Variant variant, Random random) {
        return PointCode.of(variant, random.nextInt(400) * (random.nextInt(8) == 0 ? 13 : 1));
    }
}
