// SPDX-License-Identifier: Apache-2.0
package com.kybergate.house;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The rules that hold in every module, whatever it is for. */
public final class HouseRules {
    private HouseRules() {}

    /**
     * Reads the main code of the module whose tests are running, which Maven runs in the module's own folder.
     *
     * @param root the module's root package
     * @return its classes
     */
    public static JavaClasses mainClasses(String root) {
        JavaClasses module = new ClassFileImporter().importPath(Path.of("target", "classes"));
        return module.that(resideInAnyPackage(root + ".."));
    }

    /**
     * Holds a module against all rules.
     *
     * @param root the module's root package
     * @param allowed third-party types that may stand in public signatures, by full name; each a decision
     */
    public static void check(String root, String... allowed) {
        JavaClasses classes = mainClasses(root);
        for (ArchRule rule :
                List.of(names(), clocks(), console(), encodings(), noCircles(root), signatures(Set.of(allowed)))) {
            rule.check(classes);
        }
    }

    private static ArchRule names() {
        return noClasses()
                .should()
                .haveNameMatching(".*(Util|Utils|Helper|Manager|Impl|Processor|Common)$")
                .orShould()
                .resideInAnyPackage("..util..", "..utils..", "..helper..", "..common..", "..impl..", "..exceptions..")
                .because("a name says what a thing is in the world, and a package is a station, not a kind");
    }

    /** A builder may name the platform's sleep as what happens unless something else is handed in. */
    private static ArchRule clocks() {
        return noClasses()
                .that()
                .haveNameNotMatching(".*(Builder|Sleeper)$")
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(java.util.Date.class)
                .orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .because("time and sleep are handed in, so that tests neither wait nor wonder");
    }

    private static ArchRule console() {
        return noClasses()
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethod(Throwable.class, "printStackTrace")
                .because("a library logs, and never a person");
    }

    private static ArchRule encodings() {
        return noClasses()
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(java.net.URLEncoder.class)
                .because("it encodes '~' and leaves '*', so what is signed is not what is sent");
    }

    private static ArchRule noCircles(String root) {
        return slices().matching(root + ".(*)..")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .because("each station can be read without those after it");
    }

    private static ArchRule signatures(Set<String> allowed) {
        return classes()
                .that()
                .arePublic()
                .and(not(resideInAnyPackage("..internal..")))
                .should(new ArchCondition<>("show only our own types and those of the platform") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        for (JavaClass shown : shown(type)) {
                            String name = shown.getBaseComponentType().getFullName();
                            if (!isOurs(name) && !allowed.contains(name)) {
                                events.add(SimpleConditionEvent.violated(type, type.getFullName() + " shows " + name));
                            }
                        }
                    }
                })
                .because("a third-party type in a signature makes its versions ours");
    }

    private static boolean isOurs(String name) {
        return !name.contains(".")
                || name.startsWith("java.")
                || name.startsWith("javax.sql.")
                || name.startsWith("com.kybergate.");
    }

    private static List<JavaClass> shown(JavaClass type) {
        List<JavaClass> shown = new ArrayList<>(type.getAllRawSuperclasses());
        shown.addAll(type.getRawInterfaces());
        type.getFields().stream()
                .filter(f -> isOpen(f.getModifiers()))
                .forEach(f -> shown.addAll(f.getAllInvolvedRawTypes()));
        List<JavaCodeUnit> units = new ArrayList<>(type.getMethods());
        units.addAll(type.getConstructors());
        for (JavaCodeUnit unit : units) {
            if (isOpen(unit.getModifiers()) && !unit.getModifiers().contains(JavaModifier.SYNTHETIC)) {
                shown.addAll(unit.getRawParameterTypes());
                unit.getExceptionTypes().forEach(e -> shown.add(e.toErasure()));
                if (unit instanceof JavaMethod method) {
                    shown.addAll(method.getReturnType().getAllInvolvedRawTypes());
                }
            }
        }
        return shown;
    }

    private static boolean isOpen(Set<JavaModifier> modifiers) {
        return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
    }
}
