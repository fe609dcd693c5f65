// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.saml.internal.opensaml;

import com.kybergate.classlink.saml.internal.xml.Documents;
import org.opensaml.core.config.ConfigurationService;
import org.opensaml.core.config.InitializationException;
import org.opensaml.core.config.InitializationService;
import org.opensaml.core.xml.XMLObject;
import org.opensaml.core.xml.config.XMLObjectProviderRegistry;
import org.opensaml.core.xml.config.XMLObjectProviderRegistrySupport;
import org.opensaml.core.xml.io.Unmarshaller;
import org.opensaml.core.xml.io.UnmarshallingException;
import org.opensaml.saml.saml2.core.Response;
import org.w3c.dom.Element;

/** OpenSAML, started once for a process: it keeps its configuration in static fields that a host's own OpenSAML shares. */
public final class OpenSaml {
    private OpenSaml() {}

    /**
     * Starts OpenSAML, unless that was done. Whether it is the right one is for {@link Libraries} to say, before.
     */
    public static synchronized void start() {
        ClassLoader own = OpenSaml.class.getClassLoader();
        if (isStarted()) {
            return;
        }
        // Services are looked up by the thread's own loader, which in a container is another's.
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try {
            thread.setContextClassLoader(own);
            InitializationService.initialize();
        } catch (InitializationException e) {
            throw new IllegalStateException("OpenSAML does not start", e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** By whomever: to start again would replace what others are using at this moment. */
    private static boolean isStarted() {
        XMLObjectProviderRegistry registry = ConfigurationService.get(XMLObjectProviderRegistry.class);
        return registry != null
                && registry.getUnmarshallerFactory().getUnmarshaller(Response.DEFAULT_ELEMENT_NAME) != null;
    }

    /** A document as OpenSAML's objects, parsed anew and by the platform's parser: not by whichever a host has. */
    static XMLObject read(byte[] document) throws UnmarshallingException {
        // It refuses trees with comments, and does not read CDATA.
        Element root = Documents.parsePlain(document).getDocumentElement();
        Unmarshaller unmarshaller =
                XMLObjectProviderRegistrySupport.getUnmarshallerFactory().getUnmarshaller(root);
        if (unmarshaller == null) {
            throw new UnmarshallingException("an element that SAML does not have");
        }
        return unmarshaller.unmarshall(root);
    }
}
