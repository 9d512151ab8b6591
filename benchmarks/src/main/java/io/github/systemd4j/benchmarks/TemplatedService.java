package io.github.systemd4j.benchmarks;

import io.github.systemd4j.templates.template.UnitTemplate;
import io.github.systemd4j.templates.unitfile.UnitValue;
import io.jstach.jstache.JStache;
import io.jstach.jstache.JStacheConfig;
import io.jstach.jstache.JStacheFormatterTypes;

/** A service from a custom template. */
@JStache(template = """
                [Unit]
                Description={{title}}

                [Service]
                Type=oneshot
                ExecStart=/bin/echo --author {{author}}
                """)
@JStacheConfig(using = UnitTemplate.class)
@JStacheFormatterTypes(types = UnitValue.class)
record TemplatedService(UnitValue title, UnitValue author) {}
