# Sourced by compare and start-up, after scripts/setup.sh: builds the jar of the benchmarks.

readonly JAR=$PROJECT/benchmarks/target/benchmarks.jar

build_jar() {
    is_built || build
}

is_built() {
    local sources=(pom.xml {native-bindings,core,templates,benchmarks}/{pom.xml,src})
    [[ -e $JAR && ! $(find "${sources[@]}" \( -name pom.xml -o -name '*.java' \) -newer "$JAR" -print -quit) ]]
}

build() {
    progress "building $JAR"
    "${MAVEN[@]}" --quiet --projects benchmarks --also-make package -DskipTests -Dspotless.check.skip \
        -Dmaven.javadoc.skip -Dmaven.source.skip >&2
}
