// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// The layering of the house, as a test. [#FLOORS] is the plan; ARCHITECTURE.md draws it.
class ArchitectureTest {
    private static final String ROOT = "org.signalbox";
    private static final String GROUND = "machine metrics config ss7 asn1";

    /// Package → what it may import of ours. `ground` stands for the ground floor. A package may
    /// import its own sub-packages' parent and itself; everything else must be named here.
    private static final Map<String, String> FLOORS = new LinkedHashMap<>();

    static {
        // floor 1, the ground: imports nothing of ours
        FLOORS.put("machine", "");
        FLOORS.put("machine.netty", "machine");
        FLOORS.put("metrics", "");
        FLOORS.put("config", "");
        FLOORS.put("ss7", "machine");
        // floor 2
        FLOORS.put("link", "ground");
        FLOORS.put("supervisor", "");
        FLOORS.put("firewall", "ground");
        FLOORS.put("access", "ground");
        FLOORS.put("alarm", "ground");
        FLOORS.put("net", "machine");
        FLOORS.put("net.netty", "net machine machine.netty");
        // floor 3
        FLOORS.put("mtp3.user", "ground");
        FLOORS.put("mtp3", "mtp3.user link ground");
        FLOORS.put("sctp", "ground");
        FLOORS.put("sctp.linux", "sctp machine.netty ground");
        FLOORS.put("sctp.kernel", "sctp.linux sctp machine.netty ground");
        FLOORS.put("sctp.userland", "sctp net ground");
        FLOORS.put("sctp.tcp", "sctp net ground");
        FLOORS.put("syslog", "net ground");
        FLOORS.put("snmp", "alarm net ground");
        // floor 4
        FLOORS.put("m2pa", "link sctp ground");
        FLOORS.put("xua", "sctp ground");
        FLOORS.put("sccp.message", "ground");
        FLOORS.put("sccp.translation", "sccp.message link ground");
        FLOORS.put("tcap", "ground");
        FLOORS.put("diameter", "ground");
        FLOORS.put("diameter.sgd", "diameter ground");
        FLOORS.put("diameter.routing", "diameter.sgd diameter ground");
        FLOORS.put("diameter.peer", "diameter.routing diameter firewall sctp net ground");
        // floor 5
        FLOORS.put("m3ua", "xua link sctp ground");
        FLOORS.put("sccp", "sccp.translation sccp.message mtp3.user link ground");
        // floor 6
        FLOORS.put("mlr", "tcap sccp.message link ground");
        FLOORS.put("screening", "tcap sccp.message link ground");
        FLOORS.put("map", "sccp sccp.message tcap firewall ground");
        // floor 7
        FLOORS.put("trace", "screening link net ground");
        FLOORS.put(
                "iwf",
                "map tcap diameter.peer diameter.sgd diameter.routing diameter firewall ground");
        // floors 8 to 11
        FLOORS.put(
                "summary",
                "trace m3ua xua m2pa tcap sccp.message mtp3 map diameter diameter.sgd firewall link ground");
        FLOORS.put(
                "node",
                "alarm summary syslog snmp access iwf map diameter.peer diameter.routing diameter.sgd diameter firewall mlr screening sccp sccp.translation sccp.message mtp3 mtp3.user m3ua xua m2pa link sctp sctp.kernel sctp.linux sctp.userland sctp.tcp net net.netty trace machine.netty ground");
        FLOORS.put(
                "admin",
                "alarm summary access node iwf map diameter.peer diameter.routing diameter.sgd diameter firewall mlr screening sccp sccp.translation sccp.message mtp3 mtp3.user m3ua xua m2pa link sctp trace net ground");
        FLOORS.put("migration", "node ground");
        FLOORS.put("cli", "admin access ground");
        FLOORS.put("door", "cli admin access ground");
        FLOORS.put("web", "admin access ground");
        FLOORS.put(
                "simulator",
                "admin cli node screening sccp sccp.translation sccp.message mtp3 mtp3.user m3ua xua m2pa link sctp sctp.kernel sctp.linux sctp.userland sctp.tcp net net.netty trace machine.netty ground");
        FLOORS.put(
                "simulator.sms",
                "admin cli node screening diameter.peer diameter.routing diameter.sgd diameter firewall mtp3 mtp3.user link sctp sctp.tcp net net.netty trace machine.netty ground");
        FLOORS.put(
                "",
                "supervisor simulator.sms node admin access cli door web migration machine machine.netty config");
    }

    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages(ROOT);

    @Test
    void importsPointDownward() {
        List<String> upward = new ArrayList<>();
        for (JavaClass origin : CLASSES) {
            String from = home(origin);
            assertThat(from).as("package of %s is not in the plan", origin).isNotNull();
            for (Dependency dependency : origin.getDirectDependenciesFromSelf()) {
                String to = home(dependency.getTargetClass().getBaseComponentType());
                if (to != null && !to.equals(from) && !allowed(from).contains(to)) {
                    upward.add(
                            "%s may not import %s: %s"
                                    .formatted(from, to, dependency.getDescription()));
                }
            }
        }
        assertThat(upward)
                .as(
                        "a package imports only what its row in FLOORS names; move the code or the wall")
                .isEmpty();
    }

    @Test
    void everyPackageIsInTheDrawing() throws IOException {
        String drawing = Files.readString(Path.of("ARCHITECTURE.md"));

        assertThat(FLOORS.keySet())
                .filteredOn(name -> !name.isEmpty())
                .allSatisfy(name -> assertThat(drawing).contains("`" + name + "`"));
    }

    @Test
    void packagesFormNoCircle() {
        slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void onlyAdaptersKnowNettyChannels() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        ROOT + ".machine.netty", ROOT + ".net.netty", ROOT + ".sctp.kernel")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.netty.channel..", "io.netty.bootstrap..")
                .because("a protocol that holds a channel cannot run in virtual time")
                .check(CLASSES);
    }

    @Test
    void onlyTheSeamsReadClocksAndMakeThreads() {
        DescribedPredicate<JavaClass> clocksAndThreads =
                DescribedPredicate.<JavaClass>describe(
                        "clocks, threads, random numbers and locks",
                        c ->
                                List.of(
                                                        "java.util.Random",
                                                        "java.security.SecureRandom",
                                                        "java.util.concurrent.ThreadLocalRandom",
                                                        "java.util.Timer",
                                                        "java.lang.Thread",
                                                        "java.time.Clock")
                                                .contains(c.getName())
                                        || c.getPackageName()
                                                .startsWith("java.util.concurrent.locks"));
        noClasses()
                .that(
                        resideInAnyPackage(ROOT + ".(*)", ROOT + "..")
                                // salts and tokens, which no seed may repeat
                                .and(DescribedPredicate.not(simpleName("RandomOctets")))
                                .and(
                                        DescribedPredicate.not(
                                                resideInAnyPackage(
                                                        ROOT + ".machine.netty",
                                                        ROOT + ".net.netty",
                                                        ROOT + ".sctp.kernel",
                                                        ROOT + ".sctp.linux",
                                                        ROOT + ".cli",
                                                        ROOT + ".door",
                                                        ROOT + ".web",
                                                        ROOT,
                                                        ROOT + ".simulator.."))))
                .should()
                .dependOnClassesThat(clocksAndThreads)
                .because(
                        "time, entropy and threads come through Loop and Entropy, so that a seed repeats a run")
                .allowEmptyShould(true)
                .check(CLASSES);
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        ROOT + ".machine.netty", ROOT + ".cli", ROOT + ".web", ROOT)
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .check(CLASSES);
    }

    @Test
    void nobodyPrintsButMainAndTheCommandLine() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT, ROOT + ".cli", ROOT + ".simulator..")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .because("the operator reads logs and `show`, not a node's standard output")
                .check(CLASSES);
    }

    @Test
    void onlyDialoguesOfMapAndTheEndsOfTheLaboratoryKnowJss7() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + ".map", ROOT + ".simulator.sms")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.restcomm..", "org.mobicents..", "javolution..", "org.apache.log4j..")
                .because(
                        "the house speaks its own records; somebody else's stack stays behind a wall")
                .check(CLASSES);
    }

    @Test
    void dialoguesOfMapUseItsTcapAlone() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".map")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.restcomm.protocols.ss7.map..",
                        "org.restcomm.protocols.ss7.sccp.impl..")
                .because("its MAP has no place for what is mapped here, and SCCP is our own")
                .check(CLASSES);
    }

    @Test
    void productDoesNotKnowTheSimulator() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + ".simulator..", ROOT)
                .should()
                .dependOnClassesThat(resideInAPackage(ROOT + ".simulator.."))
                .check(CLASSES);
    }

    @Test
    void namesSayWhatAThingIs() {
        classes()
                .that(alwaysTrue())
                .should()
                .haveSimpleNameNotEndingWith("Impl")
                .andShould()
                .haveSimpleNameNotEndingWith("Manager")
                .andShould()
                .haveSimpleNameNotEndingWith("Util")
                .andShould()
                .haveSimpleNameNotEndingWith("Utils")
                .andShould()
                .haveSimpleNameNotEndingWith("Helper")
                .check(CLASSES);
    }

    /// The longest package of the plan that holds the class; null if it is not ours.
    private static @Nullable String home(JavaClass type) {
        String name = type.getPackageName();
        if (name.equals(ROOT)) {
            return "";
        }
        if (!name.startsWith(ROOT + ".")) {
            return null;
        }
        String inside = name.substring(ROOT.length() + 1);
        while (!FLOORS.containsKey(inside)) {
            int dot = inside.lastIndexOf('.');
            if (dot < 0) {
                return "(not in the plan) " + name;
            }
            inside = inside.substring(0, dot);
        }
        return inside;
    }

    private static Set<String> allowed(String from) {
        TreeSet<String> allowed = new TreeSet<>();
        for (String word : FLOORS.getOrDefault(from, "").split(" ")) {
            if (word.equals("ground")) {
                allowed.addAll(Arrays.asList(GROUND.split(" ")));
            } else {
                allowed.add(word);
            }
        }
        return allowed;
    }
}
