global using Lwm2m.Tests;
global using Microsoft.VisualStudio.TestTools.UnitTesting;
