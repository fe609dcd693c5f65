// SPDX-License-Identifier: Apache-2.0
package com.kybergate.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The public API of a module as text, one line for each type and member, nested types included, so that a change of it is a change of a
 * checked-in file that somebody has to read.
 */
public final class PublicApi {
    private PublicApi() {}

    /**
     * Holds the API of a module against its checked-in listing. With the system property {@code api.update} the listing is written anew.
     *
     * @param anyClassOfModule a class of the module's main code
     * @param listing the checked-in file
     */
    public static void check(Class<?> anyClassOfModule, Path listing) {
        if (Boolean.getBoolean("api.update")) {
            try {
                Files.createDirectories(listing.toAbsolutePath().getParent());
                Files.write(listing, list(anyClassOfModule));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        compare(anyClassOfModule, listing);
    }

    /**
     * Holds types that others have implemented against a listing that no property writes anew.
     *
     * @param listing the checked-in file; lines that begin with {@code #} are for those who read it
     * @param types the types
     */
    public static void checkFrozen(Path listing, Class<?>... types) {
        List<String> now = new ArrayList<>();
        for (Class<?> type : types) {
            describe(type, now);
        }
        compare(
                now,
                listing,
                "It is frozen: others have implemented it. What is added has a default, and is written into the file by hand.");
    }

    static void compare(Class<?> anyClassOfModule, Path listing) {
        compare(
                list(anyClassOfModule),
                listing,
                "If that is meant, run the test with -Dapi.update=true, and look at the difference.");
    }

    private static void compare(List<String> now, Path listing, String whatToDo) {
        try {
            List<String> agreed = new ArrayList<>(Files.exists(listing) ? Files.readAllLines(listing) : List.of());
            agreed.removeIf(line -> line.startsWith("#"));
            List<String> added = new ArrayList<>(now);
            added.removeAll(agreed);
            List<String> removed = new ArrayList<>(agreed);
            removed.removeAll(now);
            if (!added.isEmpty() || !removed.isEmpty()) {
                throw new AssertionError("the public API is not what " + listing + " says.\nadded:\n  "
                        + String.join("\n  ", added) + "\nremoved:\n  " + String.join("\n  ", removed) + "\n"
                        + whatToDo);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The API of a module.
     *
     * @param anyClassOfModule a class of the module's main code
     * @return the lines, in the order of their names
     */
    static List<String> list(Class<?> anyClassOfModule) {
        List<String> lines = new ArrayList<>();
        for (Class<?> type : types(anyClassOfModule)) {
            if (isExported(type)) {
                describe(type, lines);
            }
        }
        return lines;
    }

    private static void describe(Class<?> type, List<String> lines) {
        lines.add(describe(type));
        members(type).stream().sorted().distinct().forEach(lines::add);
    }

    private static List<Class<?>> types(Class<?> anyClassOfModule) {
        try {
            Path root = Path.of(anyClassOfModule
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            try (Stream<Path> files = Files.walk(root)) {
                return files.map(file -> root.relativize(file).toString())
                        .filter(name -> name.endsWith(".class") && !name.endsWith("-info.class"))
                        .map(name -> name.substring(0, name.length() - ".class".length())
                                .replace(java.io.File.separatorChar, '.'))
                        .sorted()
                        .<Class<?>>map(name -> load(name, anyClassOfModule.getClassLoader()))
                        .toList();
            }
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Class<?> load(String name, ClassLoader loader) {
        try {
            return Class.forName(name, false, loader);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isExported(Class<?> type) {
        if (type.getPackageName().contains(".internal")) {
            return false;
        }
        for (Class<?> t = type; t != null; t = t.getEnclosingClass()) {
            if (!isOpen(t.getModifiers()) || t.isAnonymousClass() || t.isLocalClass()) {
                return false;
            }
        }
        return true;
    }

    private static boolean isOpen(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    private static String describe(Class<?> type) {
        String kind = type.isRecord()
                ? "record"
                : type.isEnum()
                        ? "enum"
                        : type.isAnnotation() ? "annotation" : type.isInterface() ? "interface" : "class";
        String sealed = type.isSealed() ? "sealed " : "";
        String fin = Modifier.isFinal(type.getModifiers()) && !type.isRecord() && !type.isEnum() ? "final " : "";
        String components = type.isRecord()
                ? Arrays.stream(type.getRecordComponents())
                        .map(c -> simple(c.getGenericType()) + " " + c.getName())
                        .collect(Collectors.joining(", ", "(", ")"))
                : "";
        return sealed + fin + kind + " " + type.getName() + components;
    }

    private static List<String> members(Class<?> type) {
        List<String> lines = new ArrayList<>();
        for (Field field : type.getDeclaredFields()) {
            if (isOpen(field.getModifiers()) && !field.isSynthetic()) {
                lines.add("  " + simple(field.getGenericType()) + " " + field.getName());
            }
        }
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            if (isOpen(constructor.getModifiers()) && !constructor.isSynthetic() && !type.isRecord()) {
                lines.add("  new(" + parameters(constructor) + ")");
            }
        }
        for (Method method : type.getDeclaredMethods()) {
            boolean accessor =
                    type.isRecord() && method.getParameterCount() == 0 && isComponent(type, method.getName());
            boolean ofObject = List.of("equals", "hashCode", "toString").contains(method.getName());
            if (isOpen(method.getModifiers()) && !method.isSynthetic() && !accessor && !ofObject) {
                String is = Modifier.isStatic(method.getModifiers()) ? "static " : "";
                lines.add("  " + is + simple(method.getGenericReturnType()) + " " + method.getName() + "("
                        + parameters(method) + ")");
            }
        }
        return lines;
    }

    private static boolean isComponent(Class<?> type, String name) {
        return Arrays.stream(type.getRecordComponents())
                .anyMatch(c -> c.getName().equals(name));
    }

    private static String parameters(Executable executable) {
        return Arrays.stream(executable.getGenericParameterTypes())
                .map(PublicApi::simple)
                .collect(Collectors.joining(", "));
    }

    private static String simple(Type type) {
        return type.getTypeName().replaceAll("\\b(?:[a-z][A-Za-z0-9]*\\.)+(?=[A-Z])", "");
    }
}
