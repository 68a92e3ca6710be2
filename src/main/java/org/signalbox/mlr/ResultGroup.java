// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mlr;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// Several destinations that share messages by weight (`cs7 mlr result`). What tells messages apart
/// is a number that they bring along, so that no state is kept: messages that share it go to the
/// same member for as long as the same members are available.
///
/// @param mode which number that is
/// @param unavailable what becomes of messages while no member is available
public record ResultGroup(String name, Mode mode, MlrResult unavailable, List<Member> members) {
    /// More members than anybody needs.
    public static final int MEMBERS_MAX = 64;

    /// The highest weight.
    public static final int WEIGHT_MAX = 10;

    /// What a member without a weight has.
    public static final int WEIGHT_DEFAULT = 1;

    /// By what messages are shared.
    public enum Mode {
        /// By the originating transaction: evenly.
        WRR("wrr"),
        /// By the destination SME: what is for one subscriber goes to one member.
        DEST_SME_BINDING("dest-sme-binding");

        private final String word;

        Mode(String word) {
            this.word = word;
        }

        @Override
        public String toString() {
            return word;
        }
    }

    /// One destination.
    ///
    /// @param weight its share; 0 only while no other is available
    public record Member(MlrResult result, int weight) {}

    /// Who knows which destinations can be reached.
    public interface Availability {
        /// All of them.
        Availability ALL = _ -> true;

        boolean isAvailable(MlrResult result);
    }

    public ResultGroup {
        members = List.copyOf(members);
    }

    /// Whether messages are thrown away while no member is available.
    boolean discards() {
        return unavailable instanceof MlrResult.Block;
    }

    /// The member for a message; null if none is available.
    ///
    /// @param key any number, the same for messages that belong together
    @Nullable MlrResult choose(long key, Availability availability) {
        int total = 0;
        MlrResult spare = null;
        for (int i = 0; i < members.size(); i++) {
            Member member = members.get(i);
            if (availability.isAvailable(member.result)) {
                total += member.weight;
                spare = spare == null ? member.result : spare;
            }
        }
        if (total == 0) {
            return spare;
        }
        int rest = (int) Long.remainderUnsigned(spread(key), total);
        for (int i = 0; i < members.size(); i++) {
            Member member = members.get(i);
            if (availability.isAvailable(member.result)) {
                rest -= member.weight;
                if (rest < 0) {
                    return member.result;
                }
            }
        }
        return spare;
    }

    /// Numbers that differ little are to lead to different members: the finalizer of SplitMix64.
    private static long spread(long key) {
        long mixed = (key ^ key >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }
}
